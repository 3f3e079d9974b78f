package dev.ottla.log.cleaner;

/** The content of a log cannot be compacted; others can. Trying again is of no use. */
final class UncleanableLogException extends Exception {
    private static final long serialVersionUID = 1L;

    UncleanableLogException(String message) {
        super(message);
    }
}
