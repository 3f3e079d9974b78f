package dev.ottla.log;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the folders of logs that are in use already, one after another on an I/O thread, so that they are soon to be
 * seen on disk. Nobody waits for it, so it takes no more than one core from those who have work to do. Logs that come
 * together are told of in one line. Thread-safe.
 */
final class LogMaking {
    private static final Logger LOG = LoggerFactory.getLogger(LogMaking.class);

    private final LogEnvironment environment;
    private final Queue<PartitionLog> waiting = new ArrayDeque<>();
    private @Nullable PartitionLog first;
    private int count;
    private boolean working;
    private long startMs;

    LogMaking(LogEnvironment environment) {
        this.environment = environment;
    }

    void add(PartitionLog log) {
        if (enqueue(log)) {
            environment.io().execute(this::work);
        }
    }

    /** Whether somebody has to begin to work. */
    private synchronized boolean enqueue(PartitionLog log) {
        waiting.add(log);
        if (working) {
            return false;
        }
        working = true;
        count = 0;
        first = log;
        startMs = environment.clock().monotonicMs();
        return true;
    }

    private void work() {
        for (PartitionLog log = next(); log != null; log = next()) {
            try {
                log.folder().makeIfWanted();
            } catch (IOException e) {
                notMade();
                environment.failures().storageFailed(log.directory(), e);
            }
        }
    }

    /** Whoever needs its folder makes it. */
    private synchronized void notMade() {
        count--;
    }

    private synchronized @Nullable PartitionLog next() {
        PartitionLog log = waiting.poll();
        if (log != null) {
            count++;
            return log;
        }
        working = false;
        if (first != null) {
            tell(first);
        }
        return null;
    }

    private void tell(PartitionLog oneOfThem) {
        if (count == 1) {
            LOG.info("Created log for partition {} in {}", oneOfThem.topicPartition(), oneOfThem.directory());
        } else if (count > 1) {
            LOG.info(
                    "Created logs for {} partitions from {} on in {} ms",
                    count,
                    oneOfThem.topicPartition(),
                    environment.clock().monotonicMs() - startMs);
        }
    }
}
