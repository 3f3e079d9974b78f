package dev.ottla.handler;

import dev.ottla.protocol.Part;
import java.util.List;

/**
 * A request's place in the order of answers of its connection; implemented by the network. Exactly one of {@code send},
 * {@code none} and {@code close} is called, once, from any thread.
 */
public interface AnswerSlot {

    /**
     * The whole frame, length prefix included. The slot takes over the reference that each {@link Part.Bytes} holds.
     *
     * @param written runs once, when the last part has left the process or never will (connection lost)
     */
    void send(List<Part> parts, Runnable written);

    /** Nothing is sent; the next answer in order may leave. */
    void none();

    /** Closes the connection; answers before this one may still leave. */
    void close(String reason);

    /** Runs {@code action} once if the connection is lost before the slot was used; at once if it is lost already. */
    void onAbandoned(Runnable action);
}
