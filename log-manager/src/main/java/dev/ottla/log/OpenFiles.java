package dev.ottla.log;

import dev.ottla.runtime.Clock;
import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.FileStore.OpenMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds how many files of segments are open at a time, over all logs of a broker. Who opens one too many closes those
 * that have not been used for longest, roughly: a clock hand goes round and gives every file that was used since its
 * last visit a second chance. A file that is in use stays, so the bound is passed while more than that are read at
 * once. When the process has no descriptor left, files that are not in use are closed before the bound is reached.
 *
 * <p>Thread-safe. The lock is taken where a file is opened, not where an open one is used; files are closed outside it.
 */
final class OpenFiles {
    private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);
    /** So many are closed at a time when descriptors are scarce. */
    private static final int SOME = 64;

    private final FileStore files;
    private final int max;
    private final RareLine excessLine;
    private final ArrayDeque<OpenFile> ring = new ArrayDeque<>();
    private volatile boolean crowded;

    OpenFiles(FileStore files, int max, Clock clock) {
        this.files = files;
        this.excessLine = new RareLine(clock);
        this.max = Math.max(1, max);
    }

    /** Opens a file for its slot; the caller uses it once. */
    OpenFile open(Path path, OpenMode mode, AtomicReference<@Nullable OpenFile> slot) throws IOException {
        try {
            return new OpenFile(files.open(path, mode), slot);
        } catch (IOException e) {
            if (!DescriptorShortage.isCause(e) || !giveWay()) {
                throw e;
            }
            return new OpenFile(files.open(path, mode), slot);
        }
    }

    /** Closes some files that are not in use, since descriptors are scarce; returns whether there were any. */
    boolean giveWay() {
        List<OpenFile> retired = retireSome();
        close(retired);
        return !retired.isEmpty();
    }

    private synchronized List<OpenFile> retireSome() {
        List<OpenFile> retired = new ArrayList<>();
        for (int looks = ring.size(); retired.size() < SOME && looks > 0; looks--) {
            OpenFile next = ring.removeFirst();
            if (next.tryRetire()) {
                retired.add(next);
            } else if (!next.isClosed()) {
                ring.addLast(next);
            }
        }
        return retired;
    }

    /** Counts a file that has come into its slot, and closes others if it is one too many. */
    void add(OpenFile opened) {
        List<OpenFile> retired = makeRoom(opened);
        close(retired);
    }

    /** Whether more files than the bound were in use when one was opened last: who can do without one copies. */
    boolean isCrowded() {
        return crowded;
    }

    /** How many are open. */
    synchronized int count() {
        ring.removeIf(OpenFile::isClosed);
        return ring.size();
    }

    private synchronized List<OpenFile> makeRoom(OpenFile opened) {
        ring.addLast(opened);
        if (ring.size() <= max) {
            crowded = false;
            return List.of();
        }
        List<OpenFile> retired = new ArrayList<>();
        for (int looks = 2 * ring.size(); ring.size() > max && looks > 0; looks--) {
            OpenFile next = ring.removeFirst();
            if (next.isClosed()) {
                continue;
            }
            if (!next.forgetUse() && next.tryRetire()) {
                retired.add(next);
            } else {
                ring.addLast(next);
            }
        }
        tellOfExcess();
        return retired;
    }

    private void tellOfExcess() {
        boolean excess = ring.size() > max;
        if (excess && !crowded) {
            excessLine.write(leftOut -> LOG.warn(
                    "{} segment files are in use at once, more than the {} of {} (left out: {})",
                    ring.size(),
                    max,
                    LogManagerConfig.OPEN_FILES_MAX.name(),
                    leftOut));
        }
        crowded = excess;
    }

    /** Nothing was to be written any more that closing could lose. */
    private static void close(List<OpenFile> retired) {
        for (OpenFile file : retired) {
            try {
                file.store().close();
            } catch (IOException e) {
                LOG.warn("Could not close {}", file.store().path(), e);
            }
        }
    }
}
