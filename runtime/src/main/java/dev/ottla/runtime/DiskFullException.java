package dev.ottla.runtime;

import java.io.IOException;

/** The volume, or its quota, has no room for what was to be written. */
public final class DiskFullException extends IOException {
    private static final long serialVersionUID = 1L;

    public DiskFullException(String message, Throwable cause) {
        super(message, cause);
    }

    public DiskFullException(String message) {
        super(message);
    }
}
