package dev.ottla.controller;

import dev.ottla.raft.RaftDriver;
import dev.ottla.raft.SnapshotId;
import dev.ottla.raft.Snapshots;
import dev.ottla.runtime.Clock;
import dev.ottla.runtime.Strand;
import dev.ottla.runtime.Timer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of old snapshots and of the log before them, as {@link MetadataRetention} says: after each snapshot, and once
 * a minute. Files are looked at and deleted on an I/O thread; the log is cut on the controller's strand, which owns
 * this.
 */
final class MetadataCleaner {
    private static final Logger log = LoggerFactory.getLogger(MetadataCleaner.class);
    private static final long INTERVAL_MS = 60_000;

    private final MetadataRetention retention;
    private final Snapshots snapshots;
    private final RaftDriver raft;
    private final Strand strand;
    private final Executor io;
    private final Clock clock;
    private final Timer timer;
    private Timer.@Nullable Timeout next;
    private boolean cleaning;

    MetadataCleaner(MetadataRetention retention, Snapshots snapshots, RaftDriver raft, MetadataQuorum.Ports ports) {
        this.retention = retention;
        this.snapshots = snapshots;
        this.raft = raft;
        this.strand = ports.strand();
        this.io = ports.logs().io();
        this.clock = ports.logs().clock();
        this.timer = ports.logs().timer();
    }

    /** On the strand. */
    void clean() {
        if (cleaning) {
            return;
        }
        cleaning = true;
        if (next != null) {
            next.cancel();
        }
        io.execute(this::look);
    }

    /** No more. On the strand. */
    void stop() {
        cleaning = true;
        if (next != null) {
            next.cancel();
        }
    }

    private void look() {
        try {
            List<Snapshots.Kept> kept = snapshots.kept();
            strand.submit(() -> cut(kept));
        } catch (IOException e) {
            log.error("[controller] the snapshots cannot be listed", e);
            strand.submit(this::done);
        }
    }

    private void cut(List<Snapshots.Kept> kept) {
        SnapshotId oldest = oldestToKeep(kept);
        if (oldest == null) {
            done();
        } else {
            raft.cleanBefore(oldest);
            io.execute(() -> delete(oldest));
        }
    }

    /** What ends before the log begins is of no use: a snapshot that was fetched has taken its place. */
    private @Nullable SnapshotId oldestToKeep(List<Snapshots.Kept> kept) {
        List<Snapshots.Kept> useful = kept.stream()
                .filter(snapshot -> snapshot.id().endOffset() >= raft.logStartOffset())
                .toList();
        SnapshotId oldest = retention.oldestToKeep(useful, raft::logBytesFrom, clock.wallClockMs());
        boolean hasUseless = !useful.isEmpty() && useful.size() < kept.size();
        return oldest == null && hasUseless ? useful.getFirst().id() : oldest;
    }

    private void delete(SnapshotId oldest) {
        try {
            snapshots.deleteBefore(oldest);
        } catch (IOException e) {
            log.error("[controller] old snapshots could not be deleted", e);
        }
        strand.submit(this::done);
    }

    private void done() {
        cleaning = false;
        next = timer.schedule(INTERVAL_MS, () -> strand.submit(this::clean));
    }
}
