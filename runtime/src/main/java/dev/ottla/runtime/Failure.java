package dev.ottla.runtime;

/** Why a command or a reply of a state machine came to nothing. Its owner turns it into the error code of its API. */
public enum Failure {
    /** The machine is still being loaded from its log. */
    LOADING,
    /** The records do not fit into one batch of the log; nothing has changed. */
    TOO_LARGE,
    /** The log could not be written; the machine has been dropped. */
    LOG_UNAVAILABLE,
    /** The machine is dropped: leadership lost, or shutdown. */
    DROPPED,
    /** A bug of ours; it has been logged. */
    BUG
}
