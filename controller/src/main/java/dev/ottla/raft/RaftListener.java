package dev.ottla.raft;

import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.Provenance;

/** Hears what the quorum has agreed on. Called on the controller's strand. */
public interface RaftListener {
    /** One committed record that this node did not propose in its current leadership, in order of offsets. */
    void replay(MetadataRecord record, Provenance at);

    /** A committed control record of the quorum itself: nothing to apply, but its offset has passed. */
    void skip(Provenance at);

    /**
     * This node leads, and everything before its epoch has been replayed: it may decide from here on.
     *
     * @param epoch names this leadership
     */
    void lead(int epoch);

    /** Everything below {@code endOffset} is committed; what is below it has been replayed or was proposed here. */
    void committed(long endOffset);

    /** The leadership of {@code epoch} is over. */
    void stepDown(int epoch);
}
