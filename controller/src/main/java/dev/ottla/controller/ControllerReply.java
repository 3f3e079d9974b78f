package dev.ottla.controller;

import dev.ottla.protocol.ErrorCode;

/** Waits for the answer to one command. One of the two is called, once, on any thread. */
public interface ControllerReply<T> {
    /** What the command did is committed. */
    void done(T response);

    /**
     * The command came to nothing as a whole: {@code NOT_CONTROLLER}, {@code POLICY_VIOLATION} (too large for one
     * batch), {@code UNKNOWN_SERVER_ERROR}.
     */
    void failed(ErrorCode error);
}
