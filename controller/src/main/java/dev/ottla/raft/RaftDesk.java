package dev.ottla.raft;

import java.util.function.Consumer;

/** Where a member of the quorum takes requests. */
@FunctionalInterface
public interface RaftDesk {
    /** Puts a request to this member. {@code reply} is told the answer on its strand, once. Any thread. */
    void ask(RaftRequest request, Consumer<RaftResponse> reply);
}
