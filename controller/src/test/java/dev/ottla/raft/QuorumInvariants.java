package dev.ottla.raft;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What must hold in a quorum at all times, checked against everything that any member has ever done. */
final class QuorumInvariants {
    /** A broken promise: which, and by whom. */
    static final class Violation extends AssertionError {
        private static final long serialVersionUID = 1L;

        Violation(String message) {
            super(message);
        }
    }

    private record Place(int epoch, long baseOffset) {}

    private record Content(long nextOffset, long digest) {}

    private final Map<Integer, Integer> leaders = new HashMap<>();
    private final Map<Place, Content> appended = new HashMap<>();
    private final TreeMap<Long, Long> committed = new TreeMap<>();

    /** Election safety: at most one leader in an epoch. Leader completeness: it has all that is committed. */
    void leads(int node, int epoch, MemberDisk disk) {
        Integer other = leaders.putIfAbsent(epoch, node);
        if (other != null && other != node) {
            throw new Violation("election safety: nodes " + other + " and " + node + " both lead epoch " + epoch);
        }
        if (!committed.isEmpty()) {
            long endOffset = committed.lastKey();
            Long digest = disk.knownDigestAt(endOffset);
            if (digest == null || !digest.equals(committed.get(endOffset))) {
                throw new Violation("leader completeness: node " + node + " leads epoch " + epoch
                        + " without all that is committed up to " + endOffset);
            }
        }
    }

    /** Log matching: what was appended in one epoch at one offset is the same everywhere, as is all before it. */
    void appended(int node, LogBatch batch, long digest) {
        Content content = new Content(batch.nextOffset(), digest);
        Content other = appended.putIfAbsent(new Place(batch.epoch(), batch.baseOffset()), content);
        if (other != null && !other.equals(content)) {
            throw new Violation("log matching: node " + node + " has another batch of epoch " + batch.epoch()
                    + " at offset " + batch.baseOffset());
        }
    }

    /** State machine safety: whoever applies everything up to an offset has applied the same. */
    void applied(int node, long endOffset, long digest) {
        Long other = committed.putIfAbsent(endOffset, digest);
        if (other != null && other != digest) {
            throw new Violation("state machine safety: node " + node + " applies something else up to " + endOffset);
        }
    }

    /** The high watermark never goes back. */
    void moved(int node, long before, long after) {
        if (after <= before) {
            throw new Violation("high watermark of node " + node + " goes from " + before + " to " + after);
        }
    }

    /** What is committed stays. */
    void cut(int node, long endOffset, long highWatermark) {
        if (endOffset < highWatermark) {
            throw new Violation(
                    "node " + node + " cuts off at " + endOffset + " what is committed up to " + highWatermark);
        }
    }

    long committedEndOffset() {
        return committed.isEmpty() ? 0 : committed.lastKey();
    }
}
