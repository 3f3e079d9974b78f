package dev.ottla.log;

import java.io.IOException;

/** An index or checkpoint file holds what cannot be; it is rebuilt, never trusted. */
final class CorruptIndexException extends IOException {
    private static final long serialVersionUID = 1L;

    CorruptIndexException(String message) {
        super(message);
    }
}
