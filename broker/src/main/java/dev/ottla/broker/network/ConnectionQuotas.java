package dev.ottla.broker.network;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts connections and says who may come in. As Kafka: an address that has its share is refused and closed; a broker
 * or listener that is full accepts nobody until somebody leaves, except on the privileged listener, for which the
 * longest idle connection of another listener has to go.
 *
 * <p>Shared by all event loops; guarded by its own lock, which is held for a few map operations when a connection comes
 * or goes.
 */
final class ConnectionQuotas {
    /** What is to be done with a connection that has come. */
    enum Verdict {
        ACCEPTED,
        /** Accepted on the privileged listener, past the limit: another one has to be closed. */
        ACCEPTED_IN_EXCHANGE,
        ADDRESS_HAS_ITS_SHARE
    }

    private NetworkConfig.Connections limits;
    private final String privilegedListener;
    private int listeners;
    private final Map<InetAddress, Integer> byAddress = new HashMap<>();
    private final Map<String, Integer> byListener = new HashMap<>();
    private final CreationRate rate = new CreationRate();
    private final Map<String, CreationRate> rateByListener = new HashMap<>();
    private int total;

    ConnectionQuotas(NetworkConfig config) {
        this.limits = config.connections();
        this.privilegedListener = config.privilegedListener();
    }

    /** How many listeners there are: one alone has no privileges. */
    synchronized void listeners(int count) {
        listeners = count;
    }

    /** From now on these count; nobody who is in has to go. */
    synchronized void limit(NetworkConfig.Connections changed) {
        limits = changed;
    }

    /**
     * Counts a connection for the rates of the broker and of its listener; returns how long the listener is to accept
     * no other, in milliseconds. The privileged listener waits for its own rate only.
     */
    synchronized long countAndDelayMs(String listenerName, long nowMs) {
        long ofBroker = rate.countAndDelayMs(limits.maxCreationRate(), nowMs);
        long ofListener = rateByListener
                .computeIfAbsent(listenerName, name -> new CreationRate())
                .countAndDelayMs(limits.creationRateOf(listenerName), nowMs);
        return isPrivileged(listenerName) ? ofListener : Math.max(ofBroker, ofListener);
    }

    /** Counts a connection that has come, unless it is refused. */
    synchronized Verdict admit(String listenerName, InetAddress address) {
        int ofAddress = byAddress.getOrDefault(address, 0);
        if (ofAddress >= limits.maxPerIpOverrides().getOrDefault(address, limits.maxPerIp())) {
            return Verdict.ADDRESS_HAS_ITS_SHARE;
        }
        byAddress.put(address, ofAddress + 1);
        byListener.merge(listenerName, 1, Integer::sum);
        total++;
        return total > limits.max() && isPrivileged(listenerName) ? Verdict.ACCEPTED_IN_EXCHANGE : Verdict.ACCEPTED;
    }

    synchronized void left(String listenerName, InetAddress address) {
        byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
        byListener.merge(listenerName, -1, Integer::sum);
        total--;
    }

    /** Whether the listener may accept one more; if not, it waits until somebody leaves. */
    synchronized boolean hasRoom(String listenerName) {
        int ofListener = byListener.getOrDefault(listenerName, 0);
        return ofListener < limits.maxOf(listenerName) && (total < limits.max() || isPrivileged(listenerName));
    }

    synchronized boolean isPrivileged(String listenerName) {
        return listeners > 1 && listenerName.equals(privilegedListener);
    }

    synchronized int total() {
        return total;
    }
}
