package dev.ottla.broker.lifecycle;

import dev.ottla.log.LogDirectory;
import dev.ottla.log.LogManager;
import dev.ottla.protocol.Uuid;
import dev.ottla.runtime.Timer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the controller is told about this broker's log directories, with every heartbeat. A directory that fails is told
 * of at once; when the controller does not hear of it within {@code log.dir.failure.timeout.ms} the broker stops, since
 * it is believed to lead what it cannot serve. Any thread.
 */
final class DirectoryReport {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryReport.class);

    private final LogManager logs;
    private final Timer timer;
    private final long timeoutMs;
    private final RunningBroker.End end;
    private final Set<Uuid> heard = ConcurrentHashMap.newKeySet();
    private volatile Runnable heartbeat = () -> {};

    DirectoryReport(LogManager logs, Timer timer, long timeoutMs, RunningBroker.End end) {
        this.logs = logs;
        this.timer = timer;
        this.timeoutMs = timeoutMs;
        this.end = end;
    }

    /** Has {@code heartbeat} run whenever there is something that cannot wait for the next one. */
    void begin(Runnable newHeartbeat) {
        heartbeat = newHeartbeat;
    }

    void failed(LogDirectory directory) {
        heartbeat.run();
        timer.schedule(timeoutMs, () -> {
            if (!heard.contains(directory.id())) {
                LOG.error("The controller could not be told within {} ms that {} is offline", timeoutMs, directory);
                end.fail("the controller could not be told that log dir " + directory + " is offline");
            }
        });
    }

    /** Ids of those that can be used, in the order of {@code log.dirs}. */
    List<Uuid> online() {
        return ids(logs.directories().stream().filter(LogDirectory::isOnline).toList());
    }

    /** Ids of those that have failed since the broker was started. */
    List<Uuid> offline() {
        return ids(logs.directories().stream()
                .filter(directory -> !directory.isOnline())
                .toList());
    }

    /** Ids of those that get no new logs. */
    List<Uuid> cordoned() {
        return ids(logs.directories().stream().filter(LogDirectory::isCordoned).toList());
    }

    /** The controller has noted these as offline. */
    void heard(List<Uuid> offline) {
        heard.addAll(offline);
    }

    /** One that could not even be read has no id that is known here. */
    private static List<Uuid> ids(List<LogDirectory> directories) {
        return directories.stream()
                .map(LogDirectory::id)
                .filter(id -> !id.equals(Uuid.UNASSIGNED_DIRECTORY))
                .toList();
    }
}
