package dev.ottla.handler.metadata;

import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.RequestContext;
import dev.ottla.handler.ResourceType;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.InitProducerIdRequest;
import dev.ottla.protocol.message.InitProducerIdResponse;
import dev.ottla.transaction.ProducerIdAllocator;

/**
 * InitProducerId (22), versions 0–5, for idempotent producers.
 *
 * <ul>
 *   <li>3 a producer may name the id and epoch it had (KIP-360); 4 {@code PRODUCER_FENCED}; 5 later transaction
 *       protocol (KIP-890)
 *   <li>without a transactional id every request gets a fresh id at epoch 0, whatever it had before
 *   <li>absent: transactional ids. They are refused with {@code UNSUPPORTED_VERSION}, which clients report at once as
 *       something this broker cannot do; a retriable code would leave them waiting until their time-out
 *   <li>absent: version 6 (two-phase commit), which is unstable and not advertised
 * </ul>
 */
public final class InitProducerIdHandler implements ApiHandler<InitProducerIdRequest, InitProducerIdResponse> {
    private static final long NO_ID = -1;
    private static final short NO_EPOCH = -1;

    private final ProducerIdAllocator ids;
    private final AuthorizationDesk authorization;

    public InitProducerIdHandler(ProducerIdAllocator ids, AuthorizationDesk authorization) {
        this.ids = ids;
        this.authorization = authorization;
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.INIT_PRODUCER_ID;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.INIT_PRODUCER_ID.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.INIT_PRODUCER_ID.latestVersion();
    }

    @Override
    public void handle(RequestContext context, InitProducerIdRequest request, Answer<InitProducerIdResponse> answer) {
        ErrorCode problem = problem(context, request);
        if (problem != ErrorCode.NONE) {
            answer.send(failure(context, request, problem));
            return;
        }
        ids.allocate(
                (id, error) -> answer.send(error == ErrorCode.NONE ? fresh(id) : failure(context, request, error)));
    }

    private ErrorCode problem(RequestContext context, InitProducerIdRequest request) {
        String transactionalId = request.transactionalId();
        if (transactionalId != null) {
            boolean allowed = authorization.isAllowed(
                    context, AclOperation.WRITE, ResourceType.TRANSACTIONAL_ID, transactionalId);
            if (!allowed) {
                return ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
            }
            return transactionalId.isEmpty() ? ErrorCode.INVALID_REQUEST : ErrorCode.UNSUPPORTED_VERSION;
        }
        boolean mayWrite = authorization.isAllowedOnCluster(context, AclOperation.IDEMPOTENT_WRITE)
                || authorization.isAllowedOnAny(context, AclOperation.WRITE, ResourceType.TOPIC);
        if (!mayWrite) {
            return ErrorCode.CLUSTER_AUTHORIZATION_FAILED;
        }
        boolean namesHalf = (request.producerId() == NO_ID) != (request.producerEpoch() == NO_EPOCH);
        return namesHalf ? ErrorCode.INVALID_REQUEST : ErrorCode.NONE;
    }

    private static InitProducerIdResponse fresh(long id) {
        return InitProducerIdResponse.builder()
                .producerId(id)
                .producerEpoch((short) 0)
                .build();
    }

    @Override
    public InitProducerIdResponse failure(RequestContext context, InitProducerIdRequest request, ErrorCode error) {
        return InitProducerIdResponse.builder()
                .errorCode(error.code())
                .producerId(NO_ID)
                .producerEpoch(NO_EPOCH)
                .build();
    }
}
