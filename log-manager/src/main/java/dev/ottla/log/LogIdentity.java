package dev.ottla.log;

import dev.ottla.protocol.Uuid;
import java.nio.file.Path;

/** Which log this is and where it lies. */
record LogIdentity(TopicPartition topicPartition, Uuid topicId, Path directory) {

    SegmentFiles files(long baseOffset) {
        return new SegmentFiles(directory, baseOffset);
    }

    @Override
    public String toString() {
        return "[partition " + topicPartition + "]";
    }
}
