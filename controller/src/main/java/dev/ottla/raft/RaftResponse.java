package dev.ottla.raft;

import dev.ottla.metadata.Endpoint;
import dev.ottla.protocol.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers to {@link RaftRequest}s. */
public sealed interface RaftResponse {
    ErrorCode error();

    /**
     * Whom the answering member knows as leader.
     *
     * @param leaderId -1 for nobody
     * @param endpoints of that leader, empty where they are not known
     */
    record Leadership(int leaderId, int epoch, List<Endpoint> endpoints) {
        public Leadership {
            endpoints = List.copyOf(endpoints);
        }

        boolean isKnown() {
            return leaderId >= 0;
        }
    }

    record Vote(ErrorCode error, Leadership leadership, boolean granted) implements RaftResponse {}

    /** To {@link RaftRequest.BeginEpoch} and {@link RaftRequest.EndEpoch}. */
    record Epoch(ErrorCode error, Leadership leadership) implements RaftResponse {}

    /**
     * What follows, or why it does not.
     *
     * @param highWatermark -1 while the leader does not know it
     * @param diverging where the fetcher's log parts from the leader's; null if it does not
     * @param snapshot to be fetched before anything else; null if none is needed
     * @param batches what follows, in order
     */
    record Fetch(
            ErrorCode error,
            Leadership leadership,
            long highWatermark,
            long startOffset,
            @Nullable EpochEnd diverging,
            @Nullable SnapshotId snapshot,
            List<LogBatch> batches)
            implements RaftResponse {
        static Fetch error(ErrorCode error, Leadership leadership) {
            return new Fetch(error, leadership, -1, -1, null, null, List.of());
        }

        public Fetch with(List<LogBatch> content) {
            return new Fetch(error, leadership, highWatermark, startOffset, diverging, snapshot, content);
        }
    }

    /**
     * A piece of a snapshot.
     *
     * @param sizeBytes of the whole
     * @param bytes from {@code position} on, cut anywhere
     */
    record FetchSnapshot(
            ErrorCode error, Leadership leadership, SnapshotId id, long sizeBytes, long position, RawBytes bytes)
            implements RaftResponse {}

    /** To the requests that change voters. */
    record VoterChange(ErrorCode error, @Nullable String message, Leadership leadership) implements RaftResponse {}

    /** The quorum as its leader sees it; null if this is not the leader. */
    record Quorum(ErrorCode error, @Nullable QuorumDescription description) implements RaftResponse {}

    /** Levels of {@code kraft.version}. */
    record Versions(ErrorCode error, short lowest, short highest) implements RaftResponse {}
}
