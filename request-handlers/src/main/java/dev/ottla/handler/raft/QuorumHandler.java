package dev.ottla.handler.raft;

import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.RequestContext;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ApiRequest;
import dev.ottla.protocol.ApiResponse;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.raft.RaftDesk;
import dev.ottla.raft.RaftRequest;
import dev.ottla.raft.RaftResponse;
import dev.ottla.raft.wire.RaftApi;

/**
 * Serves one API of the quorum; its ledger stands with the {@link RaftApi}.
 *
 * <ul>
 *   <li>a request for another cluster is INCONSISTENT_CLUSTER_ID; one for another partition INVALID_REQUEST
 *   <li>who may not act on the cluster is CLUSTER_AUTHORIZATION_FAILED
 * </ul>
 */
public final class QuorumHandler<
                Q extends RaftRequest, S extends RaftResponse, W extends ApiRequest<V>, V extends ApiResponse>
        implements ApiHandler<W, V> {
    /** What all of them need. */
    public record Quorum(RaftDesk desk, String clusterId, AuthorizationDesk authorization) {}

    private final RaftApi<Q, S, W, V> api;
    private final Class<S> answers;
    private final AclOperation operation;
    private final Quorum quorum;

    /** @param answers the type of this API's answers */
    public QuorumHandler(RaftApi<Q, S, W, V> api, Class<S> answers, AclOperation operation, Quorum quorum) {
        this.api = api;
        this.answers = answers;
        this.operation = operation;
        this.quorum = quorum;
    }

    @Override
    public ApiKey apiKey() {
        return api.key();
    }

    @Override
    public short lowestVersion() {
        return api.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return api.highestVersion();
    }

    @Override
    public void handle(RequestContext context, W request, Answer<V> answer) {
        if (!quorum.authorization().isAllowedOnCluster(context, operation)) {
            answer.send(api.refusal(request, ErrorCode.CLUSTER_AUTHORIZATION_FAILED));
            return;
        }
        String clusterId = api.clusterId(request);
        Q asked = api.decode(request);
        if (clusterId != null && !clusterId.equals(quorum.clusterId())) {
            answer.send(api.refusal(request, ErrorCode.INCONSISTENT_CLUSTER_ID));
        } else if (asked == null) {
            answer.send(api.refusal(request, ErrorCode.INVALID_REQUEST));
        } else {
            short version = context.version();
            quorum.desk().ask(asked, response -> answer.send(api.encode(answers.cast(response), version)));
        }
    }

    @Override
    public V failure(RequestContext context, W request, ErrorCode error) {
        return api.refusal(request, error);
    }
}
