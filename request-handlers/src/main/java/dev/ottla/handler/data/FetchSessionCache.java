package dev.ottla.handler.data;

import dev.ottla.runtime.Clock;
import dev.ottla.runtime.RandomSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The fetch sessions of a broker, at most {@code max.incremental.fetch.session.cache.slots} of them. When it is full a
 * new session takes the place of the one that was silent for longest, if that is for longer than
 * {@code min.incremental.fetch.session.eviction.ms}, or is smaller and older than that; else the client gets none, and
 * fetches in full. Any thread; a session itself belongs to the fetch that entered it.
 */
public final class FetchSessionCache {
    private final int slots;
    private final long evictionMs;
    private final Clock clock;
    private final RandomSource random;
    private final Map<Integer, FetchSession> byId = new ConcurrentHashMap<>();
    /** Taken slots, counted before a session is put in, so that the bound holds under contention. */
    private final AtomicInteger taken = new AtomicInteger();

    /**
     * @param slots {@code max.incremental.fetch.session.cache.slots}, 1000 by default
     * @param evictionMs {@code min.incremental.fetch.session.eviction.ms}, 120000 by default
     */
    public FetchSessionCache(int slots, long evictionMs, Clock clock, RandomSource random) {
        this.slots = slots;
        this.evictionMs = evictionMs;
        this.clock = clock;
        this.random = random;
    }

    /** How many sessions there are. */
    public int size() {
        return byId.size();
    }

    @Nullable
    FetchSession find(int id) {
        return byId.get(id);
    }

    /** A new session, entered by the caller; null if there is no room for one of this size. */
    @Nullable
    FetchSession create(boolean byTopicId, int size) {
        long nowMs = clock.monotonicMs();
        if (!takeSlot(size, nowMs)) {
            return null;
        }
        for (; ; ) {
            FetchSession session = new FetchSession(1 + random.nextInt(Integer.MAX_VALUE - 1), byTopicId, nowMs);
            if (byId.putIfAbsent(session.id(), session) == null) {
                return session;
            }
        }
    }

    /** The session was used just now. */
    void touch(FetchSession session) {
        session.used(clock.monotonicMs());
    }

    void remove(int id) {
        if (byId.remove(id) != null) {
            taken.decrementAndGet();
        }
    }

    private boolean takeSlot(int size, long nowMs) {
        if (taken.incrementAndGet() <= slots) {
            return true;
        }
        FetchSession victim = victim(size, nowMs);
        if (victim != null && byId.remove(victim.id(), victim)) {
            taken.decrementAndGet();
            return true;
        }
        taken.decrementAndGet();
        return false;
    }

    /** Looked for only when the cache is full; the cost is bounded by its size. */
    private @Nullable FetchSession victim(int size, long nowMs) {
        FetchSession oldest = null;
        FetchSession smallest = null;
        for (FetchSession session : byId.values()) {
            if (oldest == null || session.lastUsedMs() < oldest.lastUsedMs()) {
                oldest = session;
            }
            boolean settled = nowMs - session.createdMs() > evictionMs;
            if (settled
                    && session.lastSize() < size
                    && (smallest == null || session.lastSize() < smallest.lastSize())) {
                smallest = session;
            }
        }
        boolean stale = oldest != null && nowMs - oldest.lastUsedMs() > evictionMs;
        return stale ? oldest : smallest;
    }
}
