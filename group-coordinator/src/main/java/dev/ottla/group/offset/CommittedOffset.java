package dev.ottla.group.offset;

import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.group.OffsetCommitValue;

/**
 * An offset as committed.
 *
 * @param value from the log
 * @param recordOffset where in the log
 */
public record CommittedOffset(OffsetCommitValue value, long recordOffset) {
    private static final long NO_EXPIRY = -1;

    /** Whether the offset was committed for another topic of the same name; unknown ids match any. */
    boolean isForOtherTopic(Uuid topicId) {
        return !value.topicId().isZero()
                && !topicId.isZero()
                && !value.topicId().equals(topicId);
    }

    /**
     * Whether its time is up.
     *
     * @param baseMs when the retention began to run, unless the client set a time of its own (up to version 4)
     */
    boolean isExpired(long nowMs, long baseMs, long retentionMs) {
        if (value.expireTimestamp() != NO_EXPIRY) {
            return nowMs >= value.expireTimestamp();
        }
        return nowMs - baseMs >= retentionMs;
    }
}
