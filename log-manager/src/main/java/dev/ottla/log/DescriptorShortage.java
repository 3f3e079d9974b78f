package dev.ottla.log;

import dev.ottla.runtime.Clock;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process, or the machine, has no descriptor left for another file (EMFILE, ENFILE). That says nothing about the
 * disk: nothing was written or lost, and the same operation succeeds when others have closed their files. So it takes
 * no log and no directory offline. Who was refused says so to its client, and tries again.
 *
 * <p>Java has no type for it, only the system's words, which are the same on Linux, macOS, the BSDs and Windows unless
 * the broker runs in a locale whose C library translates them; there a shortage counts as a failed disk. Any thread.
 */
final class DescriptorShortage {
    private static final Logger LOG = LoggerFactory.getLogger(DescriptorShortage.class);
    private static final String WORDS = "Too many open files";

    private final RareLine line;
    private final OpenFiles openFiles;

    /** @param openFiles those that can be closed when others need a descriptor */
    DescriptorShortage(Clock clock, OpenFiles openFiles) {
        this.line = new RareLine(clock);
        this.openFiles = openFiles;
    }

    /** Whether this is why an operation failed; it has changed nothing then. */
    static boolean isCause(IOException failure) {
        return switch (failure) {
            case FileSystemException named -> isSaidBy(named.getReason());
            case FileNotFoundException old -> isSaidBy(old.getMessage());
            default -> failure.getClass() == IOException.class && isSaidBy(failure.getMessage());
        };
    }

    private static boolean isSaidBy(@Nullable String reason) {
        return reason != null && reason.contains(WORDS);
    }

    /** What says the same of an operation that has only told that it did not succeed. */
    static IOException during(Path path) {
        return new FileSystemException(path.toString(), null, WORDS);
    }

    /** Closes files that nobody uses, so that the next try has descriptors, and tells the operator. */
    void met(Path where, IOException failure) {
        openFiles.giveWay();
        line.write(leftOut -> LOG.error(
                "{}: {}. No descriptor is left for another file: what needs one is refused until some are free again,"
                        + " nothing goes offline. Raise the limit (ulimit -n) or lower {}. Refused since this was last"
                        + " said: {}",
                where,
                failure.getMessage(),
                LogManagerConfig.OPEN_FILES_MAX.name(),
                leftOut));
    }
}
