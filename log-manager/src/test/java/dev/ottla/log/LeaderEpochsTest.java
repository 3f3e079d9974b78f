package dev.ottla.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** KIP-101 and KIP-279 on a value. */
class LeaderEpochsTest {
    private final LeaderEpochs epochs =
            LeaderEpochs.NONE.with(2, 10).with(4, 20).with(7, 30);

    @Test
    void epochEndsWhereTheNextBegins() {
        assertThat(epochs.endOffsetFor(7, 99)).isEqualTo(new EpochEndOffset(7, 99));
        assertThat(epochs.endOffsetFor(4, 99)).isEqualTo(new EpochEndOffset(4, 30));
        assertThat(epochs.endOffsetFor(5, 99)).isEqualTo(new EpochEndOffset(4, 30));
        assertThat(epochs.endOffsetFor(1, 99)).isEqualTo(new EpochEndOffset(1, 10));
        assertThat(epochs.endOffsetFor(8, 99)).isEqualTo(EpochEndOffset.UNKNOWN);
        assertThat(LeaderEpochs.NONE.endOffsetFor(0, 99)).isEqualTo(EpochEndOffset.UNKNOWN);
    }

    @Test
    void contradictingEntriesGo() {
        assertThat(epochs.with(5, 15).entries())
                .containsExactly(new LeaderEpochs.Entry(2, 10), new LeaderEpochs.Entry(5, 15));
        assertThat(epochs.with(7, 35)).isSameAs(epochs);
    }

    @Test
    void truncationCutsBothEnds() {
        assertThat(epochs.upTo(20).latestEpoch()).isEqualTo(2);
        assertThat(epochs.from(25).entries())
                .containsExactly(new LeaderEpochs.Entry(4, 25), new LeaderEpochs.Entry(7, 30));
        assertThat(epochs.epochFor(9)).isEqualTo(-1);
        assertThat(epochs.epochFor(29)).isEqualTo(4);
    }
}
