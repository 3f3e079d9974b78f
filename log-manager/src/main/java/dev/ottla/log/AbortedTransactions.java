package dev.ottla.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Collects aborted transactions over the transaction indexes of a log. */
final class AbortedTransactions {
    private AbortedTransactions() {}

    /** Stops at the first entry that says that nothing undecided lies below {@code endOffset}. */
    static List<AbortedTransaction> between(SegmentList segments, long fetchOffset, long endOffset) throws IOException {
        List<AbortedTransaction> found = new ArrayList<>();
        for (int i = segments.floorIndex(fetchOffset); i < segments.size(); i++) {
            LogSegment segment = segments.get(i);
            if (!segment.tryAcquire()) {
                continue;
            }
            try {
                for (AbortedTransaction transaction : segment.transactions().readAll()) {
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
}
