package dev.ottla.metadata;

/** The metadata log or a snapshot says what cannot be: it is damaged, or written by something that we do not know. */
public final class InvalidMetadataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidMetadataException(String message) {
        super(message);
    }

    public InvalidMetadataException(String message, Throwable cause) {
        super(message, cause);
    }
}
