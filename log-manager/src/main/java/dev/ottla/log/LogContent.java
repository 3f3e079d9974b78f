package dev.ottla.log;

/**
 * What makes up a log: the result of loading it, and of cutting it.
 *
 * @param producers their state at the end of the log
 * @param recoveryPoint everything below is durable
 */
record LogContent(
        SegmentList segments,
        LeaderEpochs leaderEpochs,
        ProducerStateTable producers,
        long logStartOffset,
        long logEndOffset,
        long recoveryPoint) {}
