package dev.ottla.controller;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the active controller knows of the quorum that it leads, and the one feature that is not in the metadata but in
 * the quorum's own records: {@code kraft.version}, from level 1 of which on the log names the voters (KIP-853). On the
 * controller's strand.
 */
interface QuorumAccess {
    /** Of {@code kraft.version}. */
    short level();

    /**
     * Finalizes a higher level, or the same one again.
     *
     * @param validateOnly whether to say only if it could be done
     * @return null if it is done or could be, else why not
     */
    @Nullable
    ApiError upgrade(short level, boolean validateOnly);

    /** Whether anybody copies the log: other voters, or observers. */
    boolean isFollowed();

    /** The ids of {@code controller.quorum.voters}; empty where it is not set. */
    Set<Integer> configuredVoters();
}
