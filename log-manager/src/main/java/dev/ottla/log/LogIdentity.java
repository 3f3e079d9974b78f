package dev.ottla.log;

import dev.ottla.protocol.Uuid;
import java.nio.file.Path;

/**
 * Which log this is and where it lies.
 *
 * @param logDirectory one of {@code log.dirs}
 * @param directory the partition's own, in it
 */
record LogIdentity(TopicPartition topicPartition, Uuid topicId, Path logDirectory, Path directory) {

    static LogIdentity in(Path logDirectory, TopicPartition topicPartition, Uuid topicId) {
        return new LogIdentity(
                topicPartition, topicId, logDirectory, logDirectory.resolve(topicPartition.directoryName()));
    }

    SegmentFiles files(long baseOffset) {
        return new SegmentFiles(directory, baseOffset);
    }

    @Override
    public String toString() {
        return "[partition " + topicPartition + "]";
    }
}
