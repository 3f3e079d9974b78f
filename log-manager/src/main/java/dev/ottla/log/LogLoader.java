package dev.ottla.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the log in a partition's directory. After a clean stop nothing is scanned; after any other only segments from
 * the recovery point on, and a torn tail is cut. Blocks; one thread per log.
 */
final class LogLoader {
    private static final Logger LOG = LoggerFactory.getLogger(LogLoader.class);

    private final LogIdentity identity;
    private final LogEnvironment environment;
    private final LogConfig config;
    private final Known known;

    /**
     * What the checkpoints of the log directory say about this log.
     *
     * @param cleanedEndOffset {@link LogCompaction#NEVER} when it was never compacted
     * @param diskFailed whether what is read above the recovery point may not be on the disk, and has to be written
     *     anew
     */
    record Known(
            long recoveryPoint, long logStartOffset, long cleanedEndOffset, boolean cleanStop, boolean diskFailed) {
        /** Of a log that is not in the checkpoints. */
        static final Known NOTHING = new Known(0, 0, LogCompaction.NEVER, false);

        Known(long recoveryPoint, long logStartOffset, long cleanedEndOffset, boolean cleanStop) {
            this(recoveryPoint, logStartOffset, cleanedEndOffset, cleanStop, false);
        }

        /** The same, on a disk that may have failed since the checkpoints were written. */
        Known onDisk(boolean failed) {
            return new Known(recoveryPoint, logStartOffset, cleanedEndOffset, cleanStop, failed);
        }
    }

    LogLoader(LogIdentity identity, LogEnvironment environment, LogConfig config, Known known) {
        this.identity = identity;
        this.environment = environment;
        this.config = config;
        this.known = known;
    }

    LogContent load() throws IOException {
        FoundNames names = FoundNames.of(environment.files(), identity.directory());
        if (names.hasLeftovers()) {
            new LeftoverFiles(identity, environment).tidy();
            names = FoundNames.of(environment.files(), identity.directory());
        }
        List<LogSegment> segments = findSegments(names);
        if (segments.isEmpty()) {
            return startAt(known.logStartOffset(), LeaderEpochs.NONE);
        }
        TransactionIndexRepair transactions = new TransactionIndexRepair(identity, environment);
        List<Long> damaged = transactions.setAside(segments, names);
        LogContent content = known.cleanStop() ? trust(segments, names) : recover(segments);
        if (content.logEndOffset() >= content.logStartOffset()) {
            List<Long> snapshots = names.offsets(SegmentFiles.SNAPSHOT);
            transactions.rebuild(damaged, content, snapshots);
            restoreProducers(content, snapshots);
            return content;
        }
        LOG.warn(
                "{} Deleting all segments: the log ends at {}, before its start offset {}",
                identity,
                content.logEndOffset(),
                content.logStartOffset());
        deleteAll(content.segments(), 0);
        transactions.forget(damaged);
        return startAt(content.logStartOffset(), LeaderEpochs.NONE);
    }

    private LogContent startAt(long offset, LeaderEpochs epochs) throws IOException {
        LogSegment segment = LogSegment.create(environment, identity.files(offset), config.segments());
        return new LogContent(SegmentList.of(segment), epochs, new ProducerStateTable(), offset, offset, offset);
    }

    private List<LogSegment> findSegments(FoundNames names) throws IOException {
        List<LogSegment> segments = new ArrayList<>();
        for (long offset : names.offsets(SegmentFiles.LOG)) {
            SegmentFiles files = identity.files(offset);
            long size = environment.files().sizeBytes(files.log());
            if (size > Integer.MAX_VALUE) {
                throw new IOException(files.log() + " is larger than a segment can be: " + size + " bytes");
            }
            segments.add(LogSegment.found(
                    environment, files, (int) size, config.segments().indexIntervalBytes()));
        }
        return segments;
    }

    private LogContent trust(List<LogSegment> segments, FoundNames names) throws IOException {
        LogSegment last = segments.getLast();
        SegmentTail tail = SegmentTail.of(last, names.has(SegmentFiles.name(last.baseOffset(), SegmentFiles.INDEX)));
        if (!tail.isSound()) {
            LOG.warn(
                    "{} {} or its index has been damaged since the clean stop; recovering",
                    identity,
                    last.files().log().getFileName());
            return recover(segments);
        }
        last.activate(tail.indexes());
        LeaderEpochs epochs = names.has(LeaderEpochCheckpoint.FILE_NAME)
                ? LeaderEpochCheckpoint.read(environment.files(), identity.directory())
                : LeaderEpochs.NONE;
        return content(segments, epochs, tail.endOffset(), tail.endOffset());
    }

    private LogContent recover(List<LogSegment> segments) throws IOException {
        LeaderEpochs epochs = LeaderEpochCheckpoint.read(environment.files(), identity.directory());
        SegmentRecovery recovery = new SegmentRecovery(identity, environment, epochs, known.diskFailed());
        int first = SegmentList.of(segments.toArray(LogSegment[]::new)).floorIndex(known.recoveryPoint());
        List<LogSegment> valid = new ArrayList<>(segments.subList(0, first));
        if (first > 0 && segments.get(first).baseOffset() == known.recoveryPoint()) {
            valid.set(first - 1, new SealedEnd(environment).finish(segments.get(first - 1), known.recoveryPoint()));
        }
        SegmentRecovery.Recovered last = null;
        for (int i = first; i < segments.size(); i++) {
            last = recovery.recover(segments.get(i), known.recoveryPoint());
            valid.add(last.segment());
            if (isCutShort(last, segments, i) || isFollowedByHole(last.endOffset(), segments, i)) {
                deleteAll(SegmentList.of(segments.toArray(LogSegment[]::new)), i + 1);
                break;
            }
            if (i < segments.size() - 1) {
                last.indexes().complete();
                last.indexes().write(environment.files(), last.segment().files());
                last.segment().noteIndexesWritten();
            }
        }
        if (last == null) {
            throw new IllegalStateException("no segment to recover in " + identity);
        }
        last.segment().activate(last.indexes());
        if (known.diskFailed()) {
            environment.files().forceDirectory(identity.directory());
        }
        long end = last.endOffset();
        return content(valid, recovery.leaderEpochs(), end, Math.min(known.recoveryPoint(), end));
    }

    /** What was cut off was no batch when the next segment goes on where this one ends: it was preallocated. */
    private static boolean isCutShort(SegmentRecovery.Recovered recovered, List<LogSegment> segments, int index) {
        return recovered.torn()
                && (index == segments.size() - 1 || segments.get(index + 1).baseOffset() != recovered.endOffset());
    }

    /**
     * A power cut can take the end of a segment and leave the next one. Compaction makes holes by itself, also in a log
     * that is not compacted any more.
     */
    private boolean isFollowedByHole(long endOffset, List<LogSegment> segments, int index) {
        return index < segments.size() - 1
                && !config.compaction().compact()
                && segments.get(index + 1).baseOffset() > Math.max(endOffset, known.cleanedEndOffset());
    }

    private LogContent content(List<LogSegment> segments, LeaderEpochs epochs, long end, long recoveryPoint) {
        long start = Math.max(known.logStartOffset(), segments.getFirst().baseOffset());
        return new LogContent(
                SegmentList.of(segments.toArray(LogSegment[]::new)),
                epochs.upTo(end).from(start),
                new ProducerStateTable(),
                start,
                end,
                recoveryPoint);
    }

    private void restoreProducers(LogContent content, List<Long> found) throws IOException {
        ProducerRecovery recovery = new ProducerRecovery(identity, environment);
        List<Long> snapshots = recovery.deleteSnapshotsAfter(found, content.logEndOffset());
        if (known.cleanStop() && snapshots.isEmpty()) {
            return; // a clean stop always leaves one where there is something to remember
        }
        // The batches past the recovery point are shown to the table again: transaction indexes were cut there.
        long newest = known.cleanStop() ? content.logEndOffset() : content.recoveryPoint();
        recovery.restore(content, snapshots, newest);
        recovery.deleteStrays(snapshots, content.segments());
    }

    private void deleteAll(SegmentList segments, int from) throws IOException {
        for (int i = from; i < segments.size(); i++) {
            LOG.warn(
                    "{} Deleting segment {}",
                    identity,
                    segments.get(i).files().log().getFileName());
            segments.get(i).drop();
            for (String kind : SegmentFiles.KINDS) {
                environment.files().deleteIfExists(segments.get(i).files().file(kind));
            }
        }
        environment.files().forceDirectory(identity.directory()); // or they come back among newer ones
    }
}
