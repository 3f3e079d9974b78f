package dev.ottla.controller;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.runtime.Outcome;

/** Settings change: an index. Stateless. */
record ConfigControl(ConfigurationChanges changes) {
    Outcome<ControllerCommand, MetadataRecord> handle(MetadataImage image, ConfigCommand command) {
        return switch (command) {
            case ConfigCommand.IncrementalAlterConfigs c ->
                changes.alter(image, c.request()).outcome(c.reply(), image);
            case ConfigCommand.AlterConfigs c ->
                changes.replace(image, c.request()).outcome(c.reply(), image);
        };
    }
}
