package dev.ottla.handler.cluster;

import dev.ottla.controller.Controller;
import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.HandlerRegistry;
import dev.ottla.handler.Reception;
import dev.ottla.handler.RequestContext;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.Bytes;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.ProtocolException;
import dev.ottla.protocol.WireReader;
import dev.ottla.protocol.message.DefaultPrincipalData;
import dev.ottla.protocol.message.DefaultPrincipalDataCodec;
import dev.ottla.protocol.message.EnvelopeRequest;
import dev.ottla.protocol.message.EnvelopeResponse;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Envelope (58), version 0 (KIP-590), from brokers to the controller: a client's request that the broker hands on, with
 * the principal and the address it came from.
 *
 * <ul>
 *   <li>needs CLUSTER_ACTION on the cluster; what is inside is authorized as if the client had asked here
 *   <li>a node that does not lead says so of the envelope and does not look inside
 *   <li>a request that may not be handed on, or that is malformed, is {@code INVALID_REQUEST}; one of an unknown
 *       version, or without one, is {@code UNSUPPORTED_VERSION}
 * </ul>
 */
public final class EnvelopeHandler implements ApiHandler<EnvelopeRequest, EnvelopeResponse> {
    /** What brokers hand on to the controller, as Kafka's protocol has it. */
    private static final Set<ApiKey> FORWARDABLE = EnumSet.of(
            ApiKey.CREATE_TOPICS,
            ApiKey.DELETE_TOPICS,
            ApiKey.CREATE_ACLS,
            ApiKey.DELETE_ACLS,
            ApiKey.ALTER_CONFIGS,
            ApiKey.CREATE_PARTITIONS,
            ApiKey.CREATE_DELEGATION_TOKEN,
            ApiKey.RENEW_DELEGATION_TOKEN,
            ApiKey.EXPIRE_DELEGATION_TOKEN,
            ApiKey.ELECT_LEADERS,
            ApiKey.INCREMENTAL_ALTER_CONFIGS,
            ApiKey.ALTER_PARTITION_REASSIGNMENTS,
            ApiKey.LIST_PARTITION_REASSIGNMENTS,
            ApiKey.ALTER_CLIENT_QUOTAS,
            ApiKey.ALTER_USER_SCRAM_CREDENTIALS,
            ApiKey.DESCRIBE_QUORUM,
            ApiKey.UPDATE_FEATURES,
            ApiKey.UNREGISTER_BROKER,
            ApiKey.ALLOCATE_PRODUCER_IDS,
            ApiKey.ADD_RAFT_VOTER,
            ApiKey.REMOVE_RAFT_VOTER);

    private static final int KEY_AND_VERSION_BYTES = 2 * Short.BYTES;

    private final Controller controller;
    private final AuthorizationDesk authorization;
    private final HandlerRegistry forwardable;
    private final Reception inside;

    /** @param handlers of the controllers' listeners; those that may be handed on are taken */
    public EnvelopeHandler(
            Controller controller,
            AuthorizationDesk authorization,
            List<? extends ApiHandler<?, ?>> handlers,
            ByteBufAllocator allocator) {
        this.controller = controller;
        this.authorization = authorization;
        this.forwardable = new HandlerRegistry(handlers.stream()
                .filter(handler -> FORWARDABLE.contains(handler.apiKey()))
                .toList());
        this.inside = new Reception(forwardable, allocator);
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.ENVELOPE;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.ENVELOPE.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.ENVELOPE.latestVersion();
    }

    @Override
    public void handle(RequestContext context, EnvelopeRequest request, Answer<EnvelopeResponse> answer) {
        if (!authorization.isAllowedOnCluster(context, AclOperation.CLUSTER_ACTION)) {
            answer.send(failure(context, request, ErrorCode.CLUSTER_AUTHORIZATION_FAILED));
            return;
        }
        if (!controller.isActive()) {
            answer.send(failure(context, request, ErrorCode.NOT_CONTROLLER));
            return;
        }
        String principal = principal(request);
        if (principal == null) {
            answer.send(failure(context, request, ErrorCode.PRINCIPAL_DESERIALIZATION_FAILURE));
            return;
        }
        InetAddress address = address(request);
        if (address == null) {
            answer.send(failure(context, request, ErrorCode.INVALID_REQUEST));
            return;
        }
        if (isOfUnknownVersion(request.requestData())) {
            answer.send(failure(context, request, ErrorCode.UNSUPPORTED_VERSION));
            return;
        }
        inside.accept(
                new ForwardedConnection(context.connection(), principal, address),
                Unpooled.wrappedBuffer(request.requestData().toByteArray()),
                new EnvelopeSlot(answer));
    }

    /** {@code type:name}; null if it cannot be read. */
    private static @Nullable String principal(EnvelopeRequest request) {
        if (request.requestPrincipal() == null) {
            return null;
        }
        try {
            WireReader in = new WireReader(
                    Unpooled.wrappedBuffer(request.requestPrincipal().toByteArray()));
            short version = in.readShort("version");
            if (version != DefaultPrincipalData.HIGHEST_SUPPORTED_VERSION) {
                return null;
            }
            DefaultPrincipalData principal = DefaultPrincipalDataCodec.INSTANCE.read(in, version);
            return principal.type() + ":" + principal.name();
        } catch (ProtocolException malformed) {
            return null;
        }
    }

    /** Also what is too short to have a version. */
    private boolean isOfUnknownVersion(Bytes request) {
        ByteBuffer header = request.asByteBuffer();
        if (header.remaining() < KEY_AND_VERSION_BYTES) {
            return true;
        }
        ApiHandler<?, ?> handler = forwardable.find(header.getShort());
        short version = header.getShort();
        return handler != null && (version < handler.lowestVersion() || version > handler.highestVersion());
    }

    private static @Nullable InetAddress address(EnvelopeRequest request) {
        try {
            return InetAddress.getByAddress(request.clientHostAddress().toByteArray());
        } catch (UnknownHostException wrongLength) {
            return null;
        }
    }

    @Override
    public EnvelopeResponse failure(RequestContext context, EnvelopeRequest request, ErrorCode error) {
        return EnvelopeResponse.builder()
                .responseData(null)
                .errorCode(error.code())
                .build();
    }
}
