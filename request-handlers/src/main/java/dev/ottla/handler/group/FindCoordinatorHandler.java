package dev.ottla.handler.group;

import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.RequestContext;
import dev.ottla.handler.ResourceType;
import dev.ottla.metadata.BrokerRegistration;
import dev.ottla.metadata.Endpoint;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.PartitionRegistration;
import dev.ottla.metadata.TopicImage;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.FindCoordinatorRequest;
import dev.ottla.protocol.message.FindCoordinatorResponse;
import dev.ottla.protocol.message.FindCoordinatorResponse.Coordinator;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * FindCoordinator (10), versions 0–6.
 *
 * <ul>
 *   <li>1 key types and messages (KIP-98); 4 many keys at once (KIP-699); 5 and 6 allow more errors and the key type of
 *       share groups
 *   <li>the coordinator is the leader of a partition of an internal topic; where the topic is missing it is asked for,
 *       and the client tries again
 *   <li>absent: share groups, whose key type is refused as Apache Kafka refuses it without them
 * </ul>
 */
public final class FindCoordinatorHandler implements ApiHandler<FindCoordinatorRequest, FindCoordinatorResponse> {
    /** The key types of the protocol. */
    public static final byte GROUP = 0;

    public static final byte TRANSACTION = 1;

    private static final byte SHARE = 2;

    private static final short MANY_KEYS = 4;
    private static final int NO_NODE = -1;

    private final Supplier<MetadataImage> metadata;
    private final AuthorizationDesk authorization;
    private final Map<Byte, CoordinatorTopic> topics;
    private final CoordinatorTopicCreation creation;

    /**
     * Creates the handler.
     *
     * @param topics by key type; a type without a topic is refused
     */
    public FindCoordinatorHandler(
            Supplier<MetadataImage> metadata,
            AuthorizationDesk authorization,
            Map<Byte, CoordinatorTopic> topics,
            CoordinatorTopicCreation creation) {
        this.metadata = metadata;
        this.authorization = authorization;
        this.topics = Map.copyOf(topics);
        this.creation = creation;
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.FIND_COORDINATOR;
    }

    @Override
    public short lowestVersion() {
        return FindCoordinatorRequest.LOWEST_SUPPORTED_VERSION;
    }

    @Override
    public short highestVersion() {
        return FindCoordinatorRequest.HIGHEST_SUPPORTED_VERSION;
    }

    @Override
    public void handle(RequestContext context, FindCoordinatorRequest request, Answer<FindCoordinatorResponse> answer) {
        if (context.version() < MANY_KEYS) {
            answer.send(alone(find(context, request.keyType(), request.key())));
            return;
        }
        FindCoordinatorResponse.Builder response = FindCoordinatorResponse.builder();
        request.coordinatorKeys().forEach(key -> response.addCoordinators(find(context, request.keyType(), key)));
        answer.send(response.build());
    }

    /** The old answers say every code in words, success too. */
    private static FindCoordinatorResponse alone(Coordinator found) {
        return FindCoordinatorResponse.builder()
                .errorCode(found.errorCode())
                .errorMessage(ErrorCode.forCode(found.errorCode()).message())
                .nodeId(found.nodeId())
                .host(found.host())
                .port(found.port())
                .build();
    }

    private Coordinator find(RequestContext context, byte keyType, String key) {
        CoordinatorTopic topic = topics.get(keyType);
        if (topic == null) {
            return refused(key, ErrorCode.INVALID_REQUEST, keyType == SHARE ? "" : ErrorCode.INVALID_REQUEST.message());
        }
        ResourceType resource = keyType == TRANSACTION ? ResourceType.TRANSACTIONAL_ID : ResourceType.GROUP;
        if (!authorization.isAllowed(context, AclOperation.DESCRIBE, resource, key)) {
            ErrorCode error = keyType == TRANSACTION
                    ? ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED
                    : ErrorCode.GROUP_AUTHORIZATION_FAILED;
            return refused(key, error, error.message());
        }
        return find(context, topic, key);
    }

    private Coordinator find(RequestContext context, CoordinatorTopic topic, String key) {
        MetadataImage image = metadata.get();
        TopicImage topicImage = image.topics().topic(topic.name());
        if (topicImage == null) {
            creation.request(topic.name());
            return refused(key, ErrorCode.COORDINATOR_NOT_AVAILABLE, "");
        }
        PartitionRegistration partition =
                topicImage.partition(topic.partitionFor().applyAsInt(key));
        Endpoint endpoint = partition == null ? null : endpoint(image, partition, context.listenerName());
        if (partition == null || endpoint == null) {
            return refused(key, ErrorCode.COORDINATOR_NOT_AVAILABLE, "");
        }
        return Coordinator.builder()
                .key(key)
                .nodeId(partition.leader())
                .host(endpoint.host())
                .port(endpoint.port())
                .errorMessage("")
                .build();
    }

    private static @Nullable Endpoint endpoint(MetadataImage image, PartitionRegistration partition, String listener) {
        BrokerRegistration leader = image.cluster().broker(partition.leader());
        return leader == null || leader.fenced() ? null : leader.endpoint(listener);
    }

    private static Coordinator refused(String key, ErrorCode error, String message) {
        return Coordinator.builder()
                .key(key)
                .nodeId(NO_NODE)
                .host("")
                .port(NO_NODE)
                .errorCode(error.code())
                .errorMessage(message)
                .build();
    }

    @Override
    public FindCoordinatorResponse failure(RequestContext context, FindCoordinatorRequest request, ErrorCode error) {
        if (context.version() < MANY_KEYS) {
            return alone(refused(request.key(), error, error.message()));
        }
        FindCoordinatorResponse.Builder response = FindCoordinatorResponse.builder();
        request.coordinatorKeys().forEach(key -> response.addCoordinators(refused(key, error, error.message())));
        return response.build();
    }
}
