package dev.ottla.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.raft.SnapshotId;
import dev.ottla.raft.Snapshots;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Three snapshots of 100 bytes each, the log behind each offset a byte for an offset up to 1,000. */
class MetadataRetentionTest {
    private static final long NOW_MS = 10_000;
    private static final List<Snapshots.Kept> KEPT = List.of(kept(100, 1_000), kept(400, 5_000), kept(900, 9_000));

    @Test
    void nothingGoesWhileEverythingFits() {
        assertThat(oldest(1_200, -1)).isNull();
        assertThat(oldest(-1, -1)).isNull();
    }

    @Test
    void whatDoesNotFitGoesOldestFirst() {
        assertThat(oldest(1_199, -1)).isEqualTo(KEPT.get(1).id());
        assertThat(oldest(799, -1)).isEqualTo(KEPT.get(2).id());
    }

    @Test
    void whatIsOldGoes() {
        assertThat(oldest(-1, 9_000)).isNull();
        assertThat(oldest(-1, 8_999)).isEqualTo(KEPT.get(1).id());
        assertThat(oldest(-1, 4_999)).isEqualTo(KEPT.get(2).id());
    }

    @Test
    void theLatestSnapshotStaysWhateverItCosts() {
        assertThat(oldest(0, 0)).isEqualTo(KEPT.get(2).id());
        assertThat(new MetadataRetention(0, 0).oldestToKeep(KEPT.subList(2, 3), offset -> 1_000, NOW_MS))
                .isNull();
    }

    private static SnapshotId oldest(long maxBytes, long maxMs) {
        return new MetadataRetention(maxBytes, maxMs).oldestToKeep(KEPT, offset -> 1_000 - offset, NOW_MS);
    }

    private static Snapshots.Kept kept(long endOffset, long lastTimestampMs) {
        return new Snapshots.Kept(new SnapshotId(endOffset, 1), 100, lastTimestampMs);
    }
}
