package dev.ottla.handler.metadata;

import dev.ottla.controller.TopicNames;
import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.RequestContext;
import dev.ottla.handler.ResourceType;
import dev.ottla.metadata.BrokerRegistration;
import dev.ottla.metadata.Endpoint;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.TopicImage;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.MetadataRequest;
import dev.ottla.protocol.message.MetadataRequest.MetadataRequestTopic;
import dev.ottla.protocol.message.MetadataResponse;
import dev.ottla.protocol.message.MetadataResponse.MetadataResponseBroker;
import dev.ottla.protocol.message.MetadataResponse.MetadataResponseTopic;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Metadata (3), versions 0–13.
 *
 * <ul>
 *   <li>0 an empty list means all topics; 1 null means all, racks, controller, internal flag; 2 cluster id; 4
 *       {@code allow_auto_topic_creation} (before: always allowed); 5 offline replicas; 6 {@code LISTENER_NOT_FOUND}; 7
 *       leader epochs (KIP-320); 8 authorized operations (KIP-430), those of the cluster until 10; 10 topic ids
 *       (KIP-516), usable from 12 on; 13 an error for the whole (KIP-1102)
 *   <li>with one topic id in a request names are not looked at; topics are answered once however often they are named;
 *       unknown ones come last
 *   <li>a missing topic that may be created is answered as unknown, and the client comes again; any active broker is
 *       named as controller
 *   <li>absent: {@code REBOOTSTRAP_REQUIRED} is never given
 * </ul>
 */
public final class MetadataHandler implements ApiHandler<MetadataRequest, MetadataResponse> {
    private static final short IDS_USABLE = 12;

    private final Supplier<MetadataImage> metadata;
    private final AuthorizationDesk authorization;
    private final AutoTopicCreation creation;
    private final MetadataSettings settings;

    public MetadataHandler(
            Supplier<MetadataImage> metadata,
            AuthorizationDesk authorization,
            AutoTopicCreation creation,
            MetadataSettings settings) {
        this.metadata = metadata;
        this.authorization = authorization;
        this.creation = creation;
        this.settings = settings;
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.METADATA;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.METADATA.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.METADATA.latestVersion();
    }

    @Override
    public void handle(RequestContext context, MetadataRequest request, Answer<MetadataResponse> answer) {
        if (isMalformed(context, request)) {
            answer.send(failure(context, request, ErrorCode.INVALID_REQUEST));
            return;
        }
        ClusterView view = new ClusterView(metadata.get(), context.listenerName());
        answer.send(MetadataResponse.builder()
                .brokers(view.reachable().stream()
                        .map(broker -> broker(view, broker))
                        .toList())
                .clusterId(settings.clusterId())
                .controllerId(view.controllerId())
                .topics(new Lookup(context, request, view).topics())
                .clusterAuthorizedOperations(authorization.authorizedClusterOperations(
                        context, request.includeClusterAuthorizedOperations()))
                .build());
    }

    /** Before version 12 a topic has a name and no id, whatever the schema of 10 and 11 can carry (KIP-516). */
    private static boolean isMalformed(RequestContext context, MetadataRequest request) {
        List<MetadataRequestTopic> topics = request.topics();
        if (topics == null) {
            return false;
        }
        return topics.stream()
                .anyMatch(topic -> context.version() < IDS_USABLE
                        ? topic.name() == null || !topic.topicId().isZero()
                        : topic.name() == null && topic.topicId().isZero());
    }

    private static MetadataResponseBroker broker(ClusterView view, BrokerRegistration broker) {
        MetadataResponseBroker.Builder result =
                MetadataResponseBroker.builder().nodeId(broker.id()).rack(broker.rack());
        Endpoint endpoint = view.endpoint(broker);
        if (endpoint != null) {
            result.host(endpoint.host()).port(endpoint.port());
        }
        return result.build();
    }

    @Override
    public MetadataResponse failure(RequestContext context, MetadataRequest request, ErrorCode error) {
        List<MetadataRequestTopic> topics = request.topics();
        List<MetadataResponseTopic> failed = topics == null
                ? List.of()
                : topics.stream()
                        .map(topic -> MetadataResponseTopic.builder()
                                .name(topic.name() == null ? "" : topic.name())
                                .topicId(topic.topicId())
                                .errorCode(error.code())
                                .build())
                        .toList();
        return MetadataResponse.builder().topics(failed).build();
    }

    /** Finds the topics of one request. */
    private final class Lookup {
        private final RequestContext context;
        private final MetadataRequest request;
        private final ClusterView view;
        private final TopicDescription description;
        private final List<MetadataResponseTopic> unknownIds = new ArrayList<>();
        private final List<MetadataResponseTopic> found = new ArrayList<>();
        private final List<MetadataResponseTopic> unknown = new ArrayList<>();
        private final List<MetadataResponseTopic> unauthorized = new ArrayList<>();

        Lookup(RequestContext context, MetadataRequest request, ClusterView view) {
            this.context = context;
            this.request = request;
            this.view = view;
            this.description = new TopicDescription(view, context.version());
        }

        List<MetadataResponseTopic> topics() {
            List<MetadataRequestTopic> asked = request.topics();
            if (asked == null || (context.version() == 0 && asked.isEmpty())) {
                view.image().topics().all().stream()
                        .filter(topic -> isAllowed(AclOperation.DESCRIBE, topic.name()))
                        .forEach(this::add);
            } else if (asked.stream().anyMatch(topic -> !topic.topicId().isZero())) {
                byId(asked);
            } else {
                byName(asked);
            }
            List<MetadataResponseTopic> all = new ArrayList<>(unknownIds);
            all.addAll(found);
            all.addAll(unknown);
            all.addAll(unauthorized);
            return all;
        }

        private void byId(List<MetadataRequestTopic> asked) {
            Set<Uuid> ids = new LinkedHashSet<>();
            asked.stream()
                    .map(MetadataRequestTopic::topicId)
                    .filter(id -> !id.isZero())
                    .forEach(ids::add);
            for (Uuid id : ids) {
                TopicImage topic = view.image().topics().topic(id);
                if (topic == null) {
                    unknownIds.add(refused(null, id, ErrorCode.UNKNOWN_TOPIC_ID));
                } else if (isAllowed(AclOperation.DESCRIBE, topic.name())) {
                    add(topic);
                } else {
                    unauthorized.add(refused(null, id, ErrorCode.TOPIC_AUTHORIZATION_FAILED));
                }
            }
        }

        private void byName(List<MetadataRequestTopic> asked) {
            Set<String> names = new LinkedHashSet<>();
            for (MetadataRequestTopic topic : asked) {
                String name = topic.name();
                if (name != null) {
                    names.add(name);
                }
            }
            for (String name : names) {
                TopicImage topic = view.image().topics().topic(name);
                if (!isAllowed(AclOperation.DESCRIBE, name)) {
                    unauthorized.add(refused(name, Uuid.ZERO, ErrorCode.TOPIC_AUTHORIZATION_FAILED));
                } else if (topic == null) {
                    missing(name);
                } else {
                    add(topic);
                }
            }
        }

        private void missing(String name) {
            boolean create = request.allowAutoTopicCreation() && settings.autoCreateTopics();
            if (create
                    && !authorization.isAllowedOnCluster(context, AclOperation.CREATE)
                    && !isAllowed(AclOperation.CREATE, name)) {
                unauthorized.add(refused(name, Uuid.ZERO, ErrorCode.TOPIC_AUTHORIZATION_FAILED));
            } else if (!TopicNames.isValid(name)) {
                unknown.add(refused(name, Uuid.ZERO, ErrorCode.INVALID_TOPIC_EXCEPTION));
            } else {
                if (create) {
                    creation.request(name);
                }
                unknown.add(refused(name, Uuid.ZERO, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION));
            }
        }

        private void add(TopicImage topic) {
            MetadataResponseTopic.Builder described = description.describe(topic);
            if (request.includeTopicAuthorizedOperations()) {
                described.topicAuthorizedOperations(
                        authorization.authorizedOperations(context, ResourceType.TOPIC, topic.name()));
            }
            found.add(described.build());
        }

        private MetadataResponseTopic refused(@Nullable String name, Uuid id, ErrorCode error) {
            return MetadataResponseTopic.builder()
                    .name(name)
                    .topicId(id)
                    .errorCode(error.code())
                    .isInternal(name != null && TopicNames.isInternal(name))
                    .build();
        }

        private boolean isAllowed(AclOperation operation, String topic) {
            return authorization.isAllowed(context, operation, ResourceType.TOPIC, topic);
        }
    }
}
