package dev.ottla.log;

import dev.ottla.runtime.FileStore;
import java.io.IOException;

/**
 * Puts a complete copy in the place of its log. On the strand of both, between two appends; blocks for a few small
 * syncs, once per move.
 *
 * <p>The order is what makes it safe to die anywhere: the copy is durable before it gets the partition's name; the old
 * directory loses that name only after the new one's checkpoints are written. In between both carry the name, and the
 * next start keeps the one that holds all of the other ({@link DuplicateLogs}).
 */
record LogSwap(FileStore files, DirectoryNames names, LogOpening opening) {

    /**
     * The log in its new directory; the old one is untouched yet.
     *
     * @throws IOException when the target's disk failed; the old log goes on
     */
    PartitionLog swap(LogMove move) throws IOException {
        PartitionLog current = move.current();
        PartitionLog future = move.future();
        if (!future.close()) {
            throw future.flusher().hasFailed()
                    ? new IOException("could not make " + future.directory() + " durable")
                    : DescriptorShortage.during(future.directory());
        }
        LogIdentity identity = LogIdentity.in(move.target().path(), current.topicPartition(), current.topicId());
        setAside(identity);
        files.rename(future.directory(), identity.directory());
        files.forceDirectory(move.target().path());
        PartitionLog moved = open(identity, current);
        if (moved.view().logEndOffset() != current.view().logEndOffset()) {
            throw new IOException(identity.directory() + " ends at offset "
                    + moved.view().logEndOffset() + " and not at "
                    + current.view().logEndOffset());
        }
        takeOver(moved, current);
        return moved;
    }

    /** What an earlier move from there has left, because it could not be renamed then. */
    private void setAside(LogIdentity identity) throws IOException {
        if (files.exists(identity.directory())) {
            String name = names.draw(identity.topicPartition(), DirectoryNames.DELETE);
            files.rename(identity.directory(), identity.directory().resolveSibling(name));
        }
    }

    private PartitionLog open(LogIdentity identity, PartitionLog current) throws IOException {
        LogView is = current.view();
        LogLoader.Known known = new LogLoader.Known(
                is.logEndOffset(), is.logStartOffset(), current.compaction().cleanedEndOffset(), true);
        return opening.open(identity, current.config(), known, current.strand());
    }

    /** What the files do not say: an epoch that has no records yet, how far the log is committed and compacted. */
    private static void takeOver(PartitionLog moved, PartitionLog current) {
        for (LeaderEpochs.Entry entry : current.view().leaderEpochs().entries()) {
            if (entry.startOffset() >= moved.view().logEndOffset()) {
                moved.assignEpoch(entry.epoch(), entry.startOffset());
            }
        }
        moved.restoreHighWatermark(current.highWatermark());
        moved.compaction().restore(current.compaction().cleanedEndOffset());
    }
}
