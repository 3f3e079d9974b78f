package dev.ottla.controller;

/**
 * How the metadata log is cut into segments, replaced by snapshots, and let go of. Sizes and times below 0 mean for
 * ever.
 *
 * @param segmentBytes {@code metadata.log.segment.bytes}
 * @param segmentMs {@code metadata.log.segment.ms}
 * @param snapshotMaxBytes {@code metadata.log.max.record.bytes.between.snapshots}
 * @param snapshotMaxIntervalMs {@code metadata.log.max.snapshot.interval.ms}; 0 for never
 * @param retention {@code metadata.max.retention.*}
 * @param deleteDelayMs {@code internal.metadata.delete.delay.millis}
 */
public record MetadataLogSettings(
        int segmentBytes,
        long segmentMs,
        long snapshotMaxBytes,
        long snapshotMaxIntervalMs,
        MetadataRetention retention,
        long deleteDelayMs) {
    private static final long HOUR_MS = 3_600_000L;

    /** Kafka's. */
    public static final MetadataLogSettings DEFAULT =
            new MetadataLogSettings(1 << 30, 7 * 24 * HOUR_MS, 20 << 20, HOUR_MS, MetadataRetention.DEFAULT, 60_000);
}
