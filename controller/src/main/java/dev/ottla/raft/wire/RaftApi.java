package dev.ottla.raft.wire;

import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ApiRequest;
import dev.ottla.protocol.ApiResponse;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.raft.RaftRequest;
import dev.ottla.raft.RaftResponse;
import org.jspecify.annotations.Nullable;

/**
 * One API of the quorum. Any thread.
 *
 * @param <Q> what is asked
 * @param <S> what is answered
 * @param <W> the request on the wire
 * @param <V> the response on the wire
 */
public interface RaftApi<
        Q extends RaftRequest, S extends RaftResponse, W extends ApiRequest<V>, V extends ApiResponse> {
    ApiKey key();

    default short lowestVersion() {
        return key().lowestVersion();
    }

    default short highestVersion() {
        return key().latestVersion();
    }

    /** The request to a member of this cluster. */
    W encode(Q request, String clusterId);

    /** Null for a request that is about anything else than the one partition of the metadata log. */
    @Nullable
    Q decode(W request);

    /** The cluster that the request is meant for; null if it does not say. */
    @Nullable
    String clusterId(W request);

    V encode(S response, short version);

    /** Throws {@link IllegalStateException} for an answer that is not about the metadata log. */
    S decode(V response);

    /** An error for the request as a whole. */
    V refusal(W request, ErrorCode error);
}
