package dev.ottla.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Collects aborted transactions over the transaction indexes of a log. */
final class AbortedTransactions {
    private AbortedTransactions() {}

    /**
     * Stops at the first entry that says that nothing undecided lies below {@code endOffset}.
     *
     * @throws SegmentGoneException rather than leave out what a segment knew that is there no more
     */
    static List<AbortedTransaction> between(SegmentList segments, long fetchOffset, long endOffset) throws IOException {
        List<AbortedTransaction> found = new ArrayList<>();
        for (int i = segments.floorIndex(fetchOffset); i < segments.size(); i++) {
            LogSegment segment = segments.acquire(i);
            try {
                for (AbortedTransaction transaction : read(segment)) {
                    if (transaction.lastOffset() >= fetchOffset && transaction.firstOffset() < endOffset) {
                        found.add(transaction);
                    }
                    if (transaction.lastStableOffset() >= endOffset) {
                        return found;
                    }
                }
            } finally {
                segment.release();
            }
        }
        return found;
    }

    /** What has the index's name may be that of a compacted segment by now, which knows less. */
    private static List<AbortedTransaction> read(LogSegment segment) throws IOException {
        try {
            return segment.transactions().readAll();
        } finally {
            segment.requireNames();
        }
    }
}
