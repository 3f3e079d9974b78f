package dev.ottla.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transaction indexes carry no checksum: one that cannot be right is thrown away when its log is loaded, as Apache
 * Kafka does, and made anew from the batches of its segment and the producer snapshot before them. Blocks.
 */
record TransactionIndexRepair(LogIdentity identity, LogEnvironment environment) {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionIndexRepair.class);

    /** Deletes the damaged ones; returns the base offsets of their segments. */
    List<Long> dropDamaged(List<LogSegment> segments, FoundNames names) throws IOException {
        List<Long> dropped = new ArrayList<>();
        for (int i = 0; i < segments.size(); i++) {
            LogSegment segment = segments.get(i);
            SegmentFiles files = segment.files();
            long end = i + 1 < segments.size() ? segments.get(i + 1).baseOffset() : Long.MAX_VALUE;
            if (names.has(SegmentFiles.name(files.baseOffset(), SegmentFiles.TXN_INDEX))) {
                try {
                    segment.transactions().check(files.baseOffset(), end);
                } catch (CorruptIndexException e) {
                    LOG.warn(
                            "{} Rebuilding transaction index {}: {}",
                            identity,
                            files.txnIndex().getFileName(),
                            e.getMessage());
                    environment.files().deleteIfExists(files.txnIndex());
                    dropped.add(files.baseOffset());
                }
            }
        }
        return dropped;
    }

    /**
     * Writes them anew.
     *
     * @param snapshots of producers in the directory; those that are damaged are taken off the list
     */
    void rebuild(List<Long> baseOffsets, LogContent log, List<Long> snapshots) throws IOException {
        ProducerRecovery recovery = new ProducerRecovery(identity, environment);
        for (long base : baseOffsets) {
            int index = log.segments().floorIndex(base);
            if (log.segments().get(index).baseOffset() == base) {
                long end = log.segments().endOffset(index, log.logEndOffset());
                recovery.restore(upTo(log, end), snapshots, base);
                log.segments().get(index).transactions().force();
            }
        }
    }

    /** As much of the log, with producers of its own. */
    private static LogContent upTo(LogContent log, long end) {
        return new LogContent(
                log.segments(),
                log.leaderEpochs(),
                new ProducerStateTable(),
                log.logStartOffset(),
                end,
                log.recoveryPoint());
    }
}
