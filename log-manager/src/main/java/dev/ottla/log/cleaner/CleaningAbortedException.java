package dev.ottla.log.cleaner;

/** A cleaning is over before its end: the log was paused, truncated, deleted or closed. It may be tried again. */
final class CleaningAbortedException extends Exception {
    private static final long serialVersionUID = 1L;

    CleaningAbortedException(String message) {
        super(message, null, false, false);
    }
}
