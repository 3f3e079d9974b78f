package dev.ottla.raft;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fetches that found nothing new and wait for it. A replica has one at most: its next one ends the one before. Owned as
 * {@link Member} is.
 */
final class ParkedFetches {
    /** Who fetches without a replica id is told apart by nothing; more than this do not wait. */
    private static final int MOST_PARKED = 1_000;

    record Parked(long token, RaftRequest.Fetch fetch, long deadlineMs) {}

    private final Map<ReplicaKey, Parked> byReplica = new LinkedHashMap<>();

    /** Returns what is to be answered now instead: null if nothing. */
    @Nullable
    Parked park(long token, RaftRequest.Fetch fetch, long nowMs) {
        Parked parked = new Parked(token, fetch, nowMs + fetch.maxWaitMs());
        if (byReplica.size() >= MOST_PARKED && !byReplica.containsKey(fetch.replica())) {
            return parked;
        }
        return byReplica.put(fetch.replica(), parked);
    }

    @Nullable
    Parked remove(ReplicaKey replica) {
        return byReplica.remove(replica);
    }

    List<Parked> takeAll() {
        List<Parked> all = new ArrayList<>(byReplica.values());
        byReplica.clear();
        return all;
    }

    List<Parked> takeExpired(long nowMs) {
        List<Parked> expired = new ArrayList<>();
        for (Iterator<Parked> each = byReplica.values().iterator(); each.hasNext(); ) {
            Parked parked = each.next();
            if (parked.deadlineMs() <= nowMs) {
                expired.add(parked);
                each.remove();
            }
        }
        return expired;
    }

    long nextDeadlineMs() {
        long next = Long.MAX_VALUE;
        for (Parked parked : byReplica.values()) {
            next = Math.min(next, parked.deadlineMs());
        }
        return next;
    }
}
