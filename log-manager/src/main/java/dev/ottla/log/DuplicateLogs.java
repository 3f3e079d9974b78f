package dev.ottla.log;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition found in two log directories. A move between directories leaves this behind when the broker dies
 * between its two renames; then one log holds everything that the other does, which leader epochs prove, and takes its
 * place.
 */
record DuplicateLogs(PartitionLog kept, PartitionLog superseded) {
    private static final Logger LOG = LoggerFactory.getLogger(DuplicateLogs.class);

    /** @throws IOException in Kafka's words, when each holds something that the other does not */
    static DuplicateLogs of(PartitionLog one, PartitionLog other) throws IOException {
        boolean oneIsLonger = one.view().logEndOffset() >= other.view().logEndOffset();
        PartitionLog longer = oneIsLonger ? one : other;
        PartitionLog shorter = oneIsLonger ? other : one;
        if (!one.topicId().equals(other.topicId()) || !holdsAll(longer.view(), shorter.view())) {
            throw new IOException("Duplicate log directories for " + one.topicPartition() + " are found in both "
                    + one.directory() + " and " + other.directory()
                    + ". Recover broker from this failure by manually deleting one of the two directories for this"
                    + " partition. It is recommended to delete the partition in the log directory that is known to"
                    + " have failed recently.");
        }
        LOG.warn(
                "{} holds all of {}, which an unfinished move left; the latter is deleted",
                longer.directory(),
                shorter.directory());
        return new DuplicateLogs(longer, shorter);
    }

    private static boolean holdsAll(LogView longer, LogView shorter) {
        int epoch = shorter.leaderEpochs().latestEpoch();
        if (epoch < 0 || shorter.logEndOffset() == shorter.logStartOffset()) {
            return true;
        }
        EpochEndOffset end = longer.endOffsetForEpoch(epoch);
        return end.leaderEpoch() == epoch && end.endOffset() >= shorter.logEndOffset();
    }
}
