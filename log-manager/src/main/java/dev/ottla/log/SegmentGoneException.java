package dev.ottla.log;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A segment of a view was deleted, cut or compacted while it was looked at: there is a newer view, or there will be in
 * a moment.
 */
public final class SegmentGoneException extends IOException {
    private static final long serialVersionUID = 1L;

    SegmentGoneException(Path log) {
        super(log + " is gone");
    }
}
