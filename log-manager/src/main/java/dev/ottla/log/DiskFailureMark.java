package dev.ottla.log;

import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.FileStore.OpenMode;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code .ottla-disk-failed}, left in a directory whose disk failed a write or a force. The kernel may have taken the
 * pages of a failed force for clean: they can still be read, are not on the disk, and no later force writes them. A
 * process that starts again on the same kernel reads them and would believe them; finding this file, it writes them
 * anew ({@link SegmentRewrite}).
 *
 * <p>The file is never forced: it speaks of what the page cache hides, lies there itself, and a reboot may take both.
 */
record DiskFailureMark(FileStore files, Path directory) {
    private static final Logger LOG = LoggerFactory.getLogger(DiskFailureMark.class);
    private static final String NAME = ".ottla-disk-failed";

    boolean exists() {
        return files.exists(path());
    }

    /** A disk that does not take it takes no recovery either, so that nothing is believed there. */
    void leave() {
        try {
            files.open(path(), OpenMode.READ_WRITE).close();
        } catch (IOException e) {
            LOG.warn("Could not leave {}", path(), e);
        }
    }

    /** Everything that was found has been written and forced again. */
    void remove() throws IOException {
        files.deleteIfExists(path());
    }

    private Path path() {
        return directory.resolve(NAME);
    }
}
