package dev.ottla.raft;

import java.io.IOException;

/** Where a member remembers its part in elections. */
@FunctionalInterface
public interface QuorumFiles {
    /** Durable on return. */
    void write(QuorumState state) throws IOException;
}
