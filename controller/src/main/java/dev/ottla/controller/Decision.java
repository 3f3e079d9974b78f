package dev.ottla.controller;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.runtime.Outcome;
import dev.ottla.runtime.Reply;
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

    /**
     * What the state machine returns. An answer that changes nothing may still speak of what is not committed yet, and
     * waits for that.
     */
    Outcome<ControllerCommand, MetadataRecord> outcome(ControllerReply<T> to, MetadataImage image) {
        Reply<T> reply = records.isEmpty()
                ? new Reply<>(to::done, response, image.provenance().lastOffset())
                : Reply.afterOutcome(to::done, response);
        return Outcome.of(LargeBatch.wrap(records, image), reply);
    }
}
