package dev.ottla.raft;

import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.MetadataReplay;
import dev.ottla.metadata.Provenance;

/** Hears what the quorum has agreed on. Called on the controller's strand. */
public interface RaftListener {
    /** One committed record that this node did not propose in its current leadership, in order of offsets. */
    void replay(MetadataRecord record, Provenance at);

    /** A committed control record of the quorum itself: nothing to apply, but its offset has passed. */
    void skip(Provenance at);

    /**
     * The leader does not have the records any more that this node lacks: its snapshot takes the place of everything
     * heard so far.
     *
     * @param snapshot has replayed it; the listener's to keep
     */
    void restored(MetadataReplay snapshot);

    /**
     * This node leads, and everything before its epoch has been replayed: it may decide from here on.
     *
     * @param epoch names this leadership
     */
    void lead(int epoch);

    /** Everything below {@code endOffset} is committed; what is below it has been replayed or was proposed here. */
    void committed(long endOffset);

    /**
     * The leadership of {@code epoch} is over: what was proposed in it and is not committed may never have happened. If
     * it was, it comes again as {@link #replay}.
     *
     * @return the end of what this listener still knows, exclusive; what is committed from there on comes again
     */
    long stepDown(int epoch);

    /** Who leads; -1 while nobody is known to. */
    void leaderChanged(int leaderId, int epoch);
}
