package dev.ottla.controller;

import dev.ottla.metadata.MetadataRecord;
import java.util.List;

/**
 * What a part of the controller decided: records to append as one batch, and what to answer once they are committed.
 */
record Decision<T>(List<MetadataRecord> records, T response) {
    Decision {
        records = List.copyOf(records);
    }

    /** Changes nothing. */
    static <T> Decision<T> answer(T response) {
        return new Decision<>(List.of(), response);
    }
}
