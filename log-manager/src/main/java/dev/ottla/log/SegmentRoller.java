package dev.ottla.log;

import dev.ottla.runtime.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when a log goes on in a new segment, and begins it. Nothing is forced here; names are created, and the
 * producer snapshot is written, by the I/O threads. Owned by the partition's strand.
 */
final class SegmentRoller {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentRoller.class);

    private final LogIdentity identity;
    private final LogEnvironment environment;
    private final FileWork work;

    SegmentRoller(LogIdentity identity, LogEnvironment environment, FileWork work) {
        this.identity = identity;
        this.environment = environment;
        this.work = work;
    }

    /** Whether these batches do not fit into the segment, or it has become too old for them. */
    boolean isDue(LogSegment active, AppendPass batches, LogConfig.Segments config, long nowMs) throws IOException {
        int size = active.sizeBytes();
        if (size == 0) {
            return batches.lastOffset() - active.baseOffset() > Integer.MAX_VALUE;
        }
        return size > config.segmentBytes() - batches.sizeBytes()
                || active.ageMs(batches.maxTimestamp(), nowMs) > config.segmentMs() - jitterMs(active, config)
                || active.isIndexFull(config.indexBytes())
                || batches.lastOffset() - active.baseOffset() > Integer.MAX_VALUE;
    }

    /**
     * Seals the active segment; the new one begins at this offset. The file of the new one comes last: when a
     * descriptor is missing before, nothing has changed that another try would not find as it should be.
     */
    LogSegment roll(LogSegment active, long logEndOffset, LogConfig.Segments config, ProducerStateTable producers)
            throws IOException {
        SegmentFiles files = identity.files(logEndOffset);
        environment.files().deleteIfExists(files.txnIndex());
        active.complete();
        LogSegment next = LogSegment.create(environment, files, config);
        active.takeNames();
        writeSnapshot(files, ProducerSnapshots.encode(producers));
        return next;
    }

    /** A snapshot that is missing costs a longer recovery, nothing else; so a failure here is only noted. */
    private void writeSnapshot(SegmentFiles files, byte[] snapshot) {
        int era = work.era();
        environment.io().execute(() -> {
            try {
                work.run(
                        era,
                        () -> AtomicFiles.replace(environment.files(), files.file(SegmentFiles.SNAPSHOT), snapshot));
            } catch (IOException e) {
                LOG.warn("{} Could not write producer snapshot at offset {}", identity, files.baseOffset(), e);
            }
        });
    }

    /** Spreads the rolls of many logs; always the same for one segment, so that a restart does not draw anew. */
    private long jitterMs(LogSegment active, LogConfig.Segments config) {
        if (config.segmentJitterMs() <= 0) {
            return 0;
        }
        CRC32C hash = new CRC32C();
        hash.update(identity.topicPartition().directoryName().getBytes(StandardCharsets.UTF_8));
        long bounded = Math.min(config.segmentJitterMs(), config.segmentMs());
        return Long.remainderUnsigned(hash.getValue() * 0x9E3779B97F4A7C15L + active.baseOffset(), bounded);
    }
}
