package dev.ottla.controller;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.runtime.Outcome;

/** Topics come, grow and go: an index. Stateless. */
record TopicControl(TopicCreation creation, TopicDeletion deletion, PartitionGrowth growth) {
    Outcome<ControllerCommand, MetadataRecord> handle(MetadataImage image, TopicCommand command) {
        return switch (command) {
            case TopicCommand.CreateTopics c ->
                creation.create(image, c.request()).outcome(c.reply(), image);
            case TopicCommand.DeleteTopics c ->
                deletion.delete(image, c.request()).outcome(c.reply(), image);
            case TopicCommand.CreatePartitions c ->
                growth.create(image, c.request()).outcome(c.reply(), image);
        };
    }
}
