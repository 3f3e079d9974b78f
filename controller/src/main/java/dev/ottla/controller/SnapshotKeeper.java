package dev.ottla.controller;

import dev.ottla.metadata.ImageChanges;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataPublisher;
import dev.ottla.raft.RaftDriver;
import dev.ottla.raft.SnapshotId;
import dev.ottla.raft.Snapshots;
import dev.ottla.raft.VoterSet;
import dev.ottla.runtime.Clock;
import dev.ottla.runtime.Strand;
import dev.ottla.runtime.Timer;
import java.io.IOException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a snapshot when the log behind the last one has become long or old. The image is immutable, so it is written
 * on an I/O thread while the controller goes on. Owned by the controller's strand. A snapshot that cannot be written is
 * tried again after as much log as before.
 */
final class SnapshotKeeper implements MetadataPublisher {
    private static final Logger log = LoggerFactory.getLogger(SnapshotKeeper.class);

    private final MetadataLogSettings settings;
    private final Snapshots snapshots;
    private final RaftDriver raft;
    private final MetadataCleaner cleaner;
    private final Strand strand;
    private final Executor io;
    private final Clock clock;
    private final Timer timer;
    private long lastEndOffset;
    private long lastAppendedBytes;
    private long lastTimeMs;
    private @Nullable MetadataImage latest;
    private boolean writing;
    private boolean waiting;

    /** @param lastEndOffset of the latest snapshot, 0 if there is none */
    SnapshotKeeper(
            MetadataLogSettings settings,
            Snapshots snapshots,
            RaftDriver raft,
            MetadataCleaner cleaner,
            long lastEndOffset,
            MetadataQuorum.Ports ports) {
        this.settings = settings;
        this.snapshots = snapshots;
        this.raft = raft;
        this.cleaner = cleaner;
        this.lastEndOffset = lastEndOffset;
        this.strand = ports.strand();
        this.io = ports.logs().io();
        this.clock = ports.logs().clock();
        this.timer = ports.logs().timer();
        this.lastTimeMs = clock.monotonicMs();
    }

    @Override
    public void publish(MetadataImage before, MetadataImage after, ImageChanges changes) {
        latest = after;
        writeIfDue();
    }

    /** What is new and not due yet will be by time, even if nothing follows it. */
    private void writeIfDue() {
        MetadataImage image = latest;
        if (writing || image == null || image.provenance().endOffset() <= lastEndOffset) {
            return;
        }
        long maxIntervalMs = settings.snapshotMaxIntervalMs();
        if (isDue()) {
            writing = true;
            VoterSet voters = raft.votersBefore(image.provenance().endOffset());
            long appendedBytes = raft.appendedBytes();
            io.execute(() -> write(image, voters, appendedBytes));
        } else if (!waiting && maxIntervalMs > 0) {
            waiting = true;
            long delayMs = maxIntervalMs - (clock.monotonicMs() - lastTimeMs);
            timer.schedule(Math.max(1, delayMs), () -> strand.execute(this::timePassed));
        }
    }

    private void timePassed() {
        waiting = false;
        writeIfDue();
    }

    private boolean isDue() {
        long maxIntervalMs = settings.snapshotMaxIntervalMs();
        boolean old = maxIntervalMs > 0 && clock.monotonicMs() - lastTimeMs >= maxIntervalMs;
        return old || raft.appendedBytes() - lastAppendedBytes >= settings.snapshotMaxBytes();
    }

    private void write(MetadataImage image, @Nullable VoterSet voters, long appendedBytes) {
        try {
            SnapshotId written = snapshots.write(image, voters, clock.wallClockMs());
            strand.submit(() -> written(written, appendedBytes, true));
        } catch (IOException e) {
            log.error(
                    "[controller] no snapshot could be written at offset {}",
                    image.provenance().endOffset(),
                    e);
            SnapshotId missed = new SnapshotId(
                    image.provenance().endOffset(), image.provenance().lastEpoch());
            strand.submit(() -> written(missed, appendedBytes, false));
        }
    }

    private void written(SnapshotId id, long appendedBytes, boolean successful) {
        writing = false;
        lastEndOffset = id.endOffset();
        lastAppendedBytes = appendedBytes;
        lastTimeMs = clock.monotonicMs();
        if (successful) {
            log.info("[controller] wrote a snapshot of everything before offset {}", id.endOffset());
            raft.snapshotTaken(id);
            cleaner.clean();
        }
    }
}
