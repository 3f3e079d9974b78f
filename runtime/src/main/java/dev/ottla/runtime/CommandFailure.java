package dev.ottla.runtime;

/**
 * Answers a command that came to nothing with the error of its API. Not called for a command that got a reply, or whose
 * request is parked in the machine (which {@link StateMachine#drain} answers).
 */
@FunctionalInterface
public interface CommandFailure<C> {
    /** Called at most once per command, after the turn, on any thread. */
    void failed(C command, Failure reason);
}
