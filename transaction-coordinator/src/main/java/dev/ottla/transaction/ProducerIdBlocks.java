package dev.ottla.transaction;

import dev.ottla.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Where blocks of producer ids come from: the controller. */
@FunctionalInterface
public interface ProducerIdBlocks {
    /** Asks for a block and returns at once; the answer comes once, on any thread. */
    void request(Answer answer);

    /** Takes the answer. */
    @FunctionalInterface
    interface Answer {
        /**
         * Either a block or the reason why there is none.
         *
         * @param error {@code NONE} with a block
         */
        void take(@Nullable ProducerIdBlock block, ErrorCode error);
    }
}
