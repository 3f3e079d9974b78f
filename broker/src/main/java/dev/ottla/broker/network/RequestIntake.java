package dev.ottla.broker.network;

import dev.ottla.handler.AnswerSlot;
import dev.ottla.handler.Connection;
import io.netty.buffer.ByteBuf;

/** What the network hands frames to: the reception of one kind of listener. */
public interface RequestIntake {

    /** Whether requests of this API are served at all. */
    boolean serves(short apiKey);

    /**
     * Starts a request; called on the connection's event loop. The frame goes to the intake, which releases it once, no
     * later than it uses the slot.
     */
    void accept(Connection connection, ByteBuf frame, AnswerSlot slot);
}
