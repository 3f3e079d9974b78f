package dev.ottla.broker.network;

import dev.ottla.runtime.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Log lines that a client can cause, at most one per second; the next one says how many were left out. Shared by all
 * event loops.
 */
final class ClientFaultLog {
    private static final Logger LOG = LoggerFactory.getLogger("dev.ottla.broker.network.Clients");
    private static final long INTERVAL_MS = 1_000;

    private final Clock clock;
    private final AtomicLong nextMs;
    private final AtomicInteger leftOut = new AtomicInteger();

    ClientFaultLog(Clock clock) {
        this.clock = clock;
        this.nextMs = new AtomicLong(clock.monotonicMs());
    }

    /** A connection was closed because of what it sent. */
    void closed(String connectionId, String reason) {
        if (mayLog()) {
            LOG.info("[connection {}] closed: {}{}", connectionId, reason, others());
        }
    }

    /** Somebody was not let in. */
    void rejected(String listenerName, String reason) {
        if (mayLog()) {
            LOG.info("[listener {}] rejected a connection: {}{}", listenerName, reason, others());
        }
    }

    private boolean mayLog() {
        long nowMs = clock.monotonicMs();
        long dueMs = nextMs.get();
        if (nowMs - dueMs >= 0 && nextMs.compareAndSet(dueMs, nowMs + INTERVAL_MS)) {
            return true;
        }
        leftOut.incrementAndGet();
        return false;
    }

    private String others() {
        int count = leftOut.getAndSet(0);
        return count == 0 ? "" : " (and " + count + " more lines like this)";
    }
}
