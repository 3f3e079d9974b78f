package dev.ottla.controller;

import dev.ottla.metadata.MetadataRecord;
import dev.ottla.protocol.message.metadata.NoOpRecord;
import java.util.List;

/**
 * A record that says nothing, written when nothing else has been for a while, so that whoever copies the log can tell a
 * quiet controller from one that is cut off (KIP-835). Where nobody does, nothing is written. Owned by the controller's
 * strand.
 */
final class IdleRecords {
    private final long intervalMs;
    private final QuorumAccess quorum;
    private long lastMs;

    /** @param intervalMs {@code metadata.max.idle.interval.ms}, 0 for never */
    IdleRecords(long intervalMs, QuorumAccess quorum) {
        this.intervalMs = intervalMs;
        this.quorum = quorum;
    }

    /** A leadership begins, or something has been written. */
    void written(long nowMs) {
        lastMs = nowMs;
    }

    long nextDeadlineMs() {
        return intervalMs > 0 ? lastMs + intervalMs : Long.MAX_VALUE;
    }

    List<MetadataRecord> run(long nowMs) {
        lastMs = nowMs;
        return quorum.isFollowed()
                ? List.of(MetadataRecord.of(NoOpRecord.builder().build()))
                : List.of();
    }
}
