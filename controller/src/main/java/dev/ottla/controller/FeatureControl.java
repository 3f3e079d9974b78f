package dev.ottla.controller;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.runtime.Outcome;

/** Features change: an index. Stateless. */
record FeatureControl(FeatureChanges changes) {
    Outcome<ControllerCommand, MetadataRecord> handle(MetadataImage image, FeatureCommand command) {
        return switch (command) {
            case FeatureCommand.UpdateFeatures c ->
                changes.update(image, c.request(), c.version()).outcome(c.reply(), image);
        };
    }
}
