package dev.ottla.broker.network;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** All open connections of a broker and the doors they come in by. Shared by all event loops. */
final class ConnectionRegister {
    private final Set<ClientConnection> open = ConcurrentHashMap.newKeySet();
    private final CopyOnWriteArrayList<Acceptor> doors = new CopyOnWriteArrayList<>();

    void opened(ClientConnection connection) {
        open.add(connection);
    }

    void closed(ClientConnection connection) {
        open.remove(connection);
    }

    void addDoor(Acceptor acceptor) {
        doors.add(acceptor);
    }

    void removeDoor(Acceptor acceptor) {
        doors.remove(acceptor);
    }

    /** Somebody has left: doors that were shut look again. */
    void roomMayBeFree() {
        doors.forEach(Acceptor::roomMayBeFree);
    }

    /** Closes, of those that qualify, the one that was silent for longest. */
    void closeLongestIdle(Predicate<ClientConnection> qualifies) {
        open.stream()
                .filter(qualifies)
                .min(Comparator.comparingLong(ClientConnection::lastActiveMs))
                .ifPresent(ClientConnection::close);
    }

    /** Those that came in by one listener. */
    List<ClientConnection> openOf(String listenerName) {
        return open.stream()
                .filter(connection -> connection.listenerName().equals(listenerName))
                .toList();
    }

    Set<ClientConnection> open() {
        return open;
    }
}
