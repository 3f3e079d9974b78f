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
 * a minute. A snapshot loses its name at once and its file a while later. Files are looked at and deleted on an I/O
 * thread; the log is cut on the controller's strand, which owns this.
 */
final class MetadataCleaner {
    private static final Logger log = LoggerFactory.getLogger(MetadataCleaner.class);
    private static final long INTERVAL_MS = 60_000;

    private final MetadataRetention retention;
    private final long deleteDelayMs;
    private final Snapshots snapshots;
    private final RaftDriver raft;
    private final Strand strand;
    private final Executor io;
    private final Clock clock;
    private final Timer timer;
    private Timer.@Nullable Timeout next;
    private boolean cleaning;

    MetadataCleaner(MetadataLogSettings settings, Snapshots snapshots, RaftDriver raft, MetadataQuorum.Ports ports) {
        this.retention = settings.retention();
        this.deleteDelayMs = settings.deleteDelayMs();
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
            io.execute(() -> forget(oldest));
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

    private void forget(SnapshotId oldest) {
        try {
            List<SnapshotId> forgotten = snapshots.forgetBefore(oldest);
            if (!forgotten.isEmpty()) {
                timer.schedule(deleteDelayMs, () -> io.execute(() -> delete(forgotten)));
            }
        } catch (IOException e) {
            log.error("[controller] old snapshots could not be let go of", e);
        }
        strand.submit(this::done);
    }

    /** What a stop comes before is deleted at the next start. */
    private void delete(List<SnapshotId> forgotten) {
        try {
            for (SnapshotId id : forgotten) {
                snapshots.deleteForgotten(id);
            }
        } catch (IOException e) {
            log.error("[controller] old snapshots could not be deleted", e);
        }
    }

    private void done() {
        cleaning = false;
        next = timer.schedule(INTERVAL_MS, () -> strand.submit(this::clean));
    }
}
