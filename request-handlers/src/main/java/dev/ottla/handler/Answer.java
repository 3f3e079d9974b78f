package dev.ottla.handler;

import dev.ottla.protocol.ApiResponse;

/**
 * Where the answer to one request goes. Exactly one of {@code send}, {@code none} and {@code close} is called, once,
 * from any thread; a second call is a bug, logged and ignored. The frame of the request is released with the call.
 */
public interface Answer<S extends ApiResponse> {

    void send(S response);

    /**
     * Sends a response that refers to resources outside memory (file slices).
     *
     * @param written runs once, on any thread, when the last byte has left or will never leave
     */
    void send(S response, Runnable written);

    /** The protocol has no answer here (Produce with acks=0). */
    void none();

    /** Closes the connection instead of answering. */
    void close(String reason);

    /**
     * Runs {@code action} (once, on any thread) if the connection is lost before the answer was given, so that what
     * waits for it can be forgotten. The answer is still due: {@code none} or any other. At most one action is kept.
     */
    void onAbandoned(Runnable action);
}
