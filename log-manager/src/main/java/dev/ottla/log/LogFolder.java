package dev.ottla.log;

import dev.ottla.protocol.Uuid;
import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.FileStore.OpenMode;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/**
 * The directory of a log, with what every log has in it: its topic's id and a first segment. That of a new log is made
 * by whoever needs it first, at the latest by {@link LogMaking} a moment after; nothing of it is forced then. The
 * metadata log says that the partition exists, and until a flush has promised something there is nothing to lose: so
 * the first flush of a log, in every life of the broker, forces the names and the id as well.
 *
 * <p>Any thread. Made and forced under the monitor; who finds it made takes no lock.
 */
final class LogFolder {
    private final FileStore files;
    private final LogIdentity identity;
    private volatile Uuid topicId;
    private volatile boolean made;
    private boolean named;
    private boolean durable;
    private boolean gone;

    private LogFolder(FileStore files, LogIdentity identity, boolean made) {
        this.files = files;
        this.identity = identity;
        this.topicId = identity.topicId();
        this.made = made;
        this.named = made;
    }

    /** Of a log that is on disk. */
    static LogFolder found(FileStore files, LogIdentity identity) {
        return new LogFolder(files, identity, true);
    }

    /** Of a new log; there is nothing of its name. */
    static LogFolder unmade(FileStore files, LogIdentity identity) {
        return new LogFolder(files, identity, false);
    }

    LogIdentity identity() {
        return identity;
    }

    /** {@link Uuid#ZERO} when the topic has none. */
    Uuid topicId() {
        return topicId;
    }

    /** The log, which had no id, belongs to this topic; the next {@link #make} writes that down, durably. */
    synchronized void identify(Uuid id) {
        topicId = id;
        made = false;
        durable = false;
    }

    /**
     * Makes what is not there yet; blocks for a few names, and forces nothing.
     *
     * @throws NoSuchFileException when the log is gone
     */
    void make() throws IOException {
        if (!made) {
            makeOnce();
        }
    }

    /** As {@link #make}, unless the log is gone. */
    synchronized void makeIfWanted() throws IOException {
        if (!gone) {
            make();
        }
    }

    private synchronized void makeOnce() throws IOException {
        if (gone) {
            throw new NoSuchFileException(identity.directory().toString(), null, "the log is gone");
        }
        if (made) {
            return;
        }
        if (named) {
            PartitionMetadata.write(files, identity.directory(), topicId);
        } else {
            files.createDirectories(identity.directory());
            files.open(identity.files(0).log(), OpenMode.READ_WRITE).close();
            if (!topicId.isZero()) {
                PartitionMetadata.writeUnforced(files, identity.directory(), topicId);
            }
            named = true;
        }
        made = true;
    }

    /** Makes it, if need be, and makes its own name, those in it and the topic's id durable; only the first time. */
    synchronized void force() throws IOException {
        if (durable) {
            return;
        }
        make();
        if (!topicId.isZero()) {
            PartitionMetadata.force(files, identity.directory(), topicId);
        }
        files.forceDirectory(identity.directory());
        files.forceDirectory(identity.logDirectory());
        durable = true;
    }

    /** The log is given up; returns whether there is anything on disk to take away. */
    synchronized boolean abandon() {
        gone = true;
        return named || files.exists(identity.directory());
    }
}
