package dev.ottla.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transaction indexes carry no checksum: one that cannot be right is made anew when its log is loaded, as in Apache
 * Kafka, from the batches of its segment and the producer snapshot before them. Until the new one is durable the old
 * one lies beside it under another name, durably: that there is none would be believed after a power cut. Blocks.
 */
record TransactionIndexRepair(LogIdentity identity, LogEnvironment environment) {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionIndexRepair.class);
    private static final String SET_ASIDE = ".damaged";

    /** Sets the damaged ones aside; returns the base offsets of their segments. */
    List<Long> setAside(List<LogSegment> segments, FoundNames names) throws IOException {
        List<Long> damaged = new ArrayList<>();
        for (int i = 0; i < segments.size(); i++) {
            long end = i + 1 < segments.size() ? segments.get(i + 1).baseOffset() : Long.MAX_VALUE;
            if (setAside(segments.get(i), end, names)) {
                damaged.add(segments.get(i).baseOffset());
            }
        }
        if (!damaged.isEmpty()) {
            environment.files().forceDirectory(identity.directory());
        }
        return damaged;
    }

    private boolean setAside(LogSegment segment, long endOffset, FoundNames names) throws IOException {
        Path path = segment.files().txnIndex();
        if (names.has(setAside(path).getFileName().toString())) {
            environment.files().deleteIfExists(path); // it need not be whole
            return true;
        }
        if (!names.has(path.getFileName().toString())) {
            return false;
        }
        try {
            segment.transactions().check(segment.baseOffset(), endOffset);
            return false;
        } catch (CorruptIndexException e) {
            LOG.warn("{} Rebuilding transaction index {}: {}", identity, path.getFileName(), e.getMessage());
            environment.files().rename(path, setAside(path));
            return true;
        }
    }

    private static Path setAside(Path path) {
        return path.resolveSibling(path.getFileName() + SET_ASIDE);
    }

    /**
     * Writes them anew, durably.
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
        forget(baseOffsets);
    }

    /** What lies aside is not needed any more. */
    void forget(List<Long> baseOffsets) throws IOException {
        if (!baseOffsets.isEmpty()) {
            environment.files().forceDirectory(identity.directory());
        }
        for (long base : baseOffsets) {
            environment.files().deleteIfExists(setAside(identity.files(base).txnIndex()));
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
