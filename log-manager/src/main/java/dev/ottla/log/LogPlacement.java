package dev.ottla.log;

import dev.ottla.protocol.Uuid;

/**
 * What the cluster knows of where a log lies.
 *
 * @param directoryId the log directory that the controller has noted for it; unassigned if none
 * @param isNew whether the log is known not to exist yet. Any other may lie in a directory that is offline, and then no
 *     second one must be begun beside it
 */
public record LogPlacement(Uuid directoryId, boolean isNew) {
    /** A log that nobody has heard of. */
    public static final LogPlacement NEW = new LogPlacement(Uuid.UNASSIGNED_DIRECTORY, true);
}
