package dev.ottla.log;

/**
 * What a log remembers last of a producer, for compaction to keep: the next append's sequence is checked against it.
 *
 * @param lastOffset of its newest data batch; -1 when only the epoch of its last marker is known
 */
public record LastBatch(long lastOffset, short producerEpoch) {
    static LastBatch of(ProducerState state) {
        return new LastBatch(state.lastOffset(), state.epoch());
    }
}
