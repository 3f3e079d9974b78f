package dev.ottla.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a member is to its quorum; its transitions stand with it. Values, replaced and never changed. */
sealed interface Role {
    int epoch();

    /** Knows no leader and has voted for nobody. */
    record Unattached(int epoch) implements Role {}

    /**
     * Stands for election.
     *
     * @param granted the ids of those who voted for it, itself among them
     */
    record Candidate(int epoch, Set<Integer> granted) implements Role {
        boolean isElected(VoterSet voters) {
            long votes = granted.stream().filter(id -> voters.voter(id) != null).count();
            return votes >= voters.majority();
        }
    }

    /**
     * Leads its epoch.
     *
     * @param startOffset where the epoch begins; nothing is committed before its first batch is (Raft §5.4.2)
     * @param flushedEnds what each voter is known to have on disk, exclusive ends by voter id
     */
    record Leader(int epoch, long startOffset, SortedMap<Integer, Long> flushedEnds, long highWatermark)
            implements Role {

        Leader withFlushed(int voter, long endOffset, VoterSet voters) {
            TreeMap<Integer, Long> ends = new TreeMap<>(flushedEnds);
            ends.merge(voter, endOffset, Math::max);
            return new Leader(epoch, startOffset, ends, Math.max(highWatermark, majorityEnd(ends, voters)));
        }

        /** The end that a majority has; what is known to be committed until now while it is of an older epoch. */
        private long majorityEnd(SortedMap<Integer, Long> ends, VoterSet voters) {
            List<Long> sorted = new ArrayList<>();
            for (Integer id : voters.voters().keySet()) {
                sorted.add(ends.getOrDefault(id, 0L));
            }
            sorted.sort(null);
            long end = sorted.get(sorted.size() - voters.majority());
            return end > startOffset ? end : highWatermark;
        }
    }

    /** Has given up its office and waits for somebody else. */
    record Resigned(int epoch) implements Role {}
}
