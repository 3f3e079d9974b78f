package dev.ottla.log;

import java.io.IOException;

/** The file {@code meta.properties} of a log directory was read and cannot be understood: nobody knows whose it is. */
public final class MalformedMetaPropertiesException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedMetaPropertiesException(String message) {
        super(message);
    }
}
