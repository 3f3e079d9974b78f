package dev.ottla.broker.lifecycle;

import dev.ottla.raft.VoterSet;
import org.jspecify.annotations.Nullable;

/**
 * Who votes when a quorum begins.
 *
 * @param selfAlone this node, and the log names the voters
 * @param named these, and the log names the voters; null for others
 */
public record FirstVoters(boolean selfAlone, @Nullable VoterSet named) {
    /** Those of {@code controller.quorum.voters}, or whoever is found through the bootstrap servers. */
    public static final FirstVoters CONFIGURED = new FirstVoters(false, null);

    public static final FirstVoters SELF = new FirstVoters(true, null);

    public static FirstVoters of(VoterSet voters) {
        return new FirstVoters(false, voters);
    }

    /** Whether the log names the voters from its first record on. */
    public boolean areInLog() {
        return selfAlone || named != null;
    }
}
