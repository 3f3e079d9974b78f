package dev.ottla.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.log.LogConfigKeys;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.MetadataReplay;
import dev.ottla.metadata.PartitionRegistration;
import dev.ottla.metadata.TopicImage;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.IntList;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.BrokerHeartbeatRequest;
import dev.ottla.protocol.message.BrokerHeartbeatResponse;
import dev.ottla.protocol.message.BrokerRegistrationRequest;
import dev.ottla.protocol.message.BrokerRegistrationResponse;
import dev.ottla.protocol.message.CreateTopicsRequest;
import dev.ottla.protocol.message.CreateTopicsRequest.CreatableReplicaAssignment;
import dev.ottla.protocol.message.CreateTopicsRequest.CreatableTopic;
import dev.ottla.protocol.message.CreateTopicsRequest.CreatableTopicConfig;
import dev.ottla.protocol.message.metadata.RegisterControllerRecord;
import dev.ottla.runtime.Outcome;
import dev.ottla.runtime.RandomSource;
import dev.ottla.runtime.Reply;
import dev.ottla.runtime.config.ConfigKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The pure controller with a clock and brokers that exist only as commands. Every command is committed at once. */
final class ControllerWorld {
    static final String CLUSTER = "cluster";
    static final int CONTROLLER = 1;
    static final long SESSION_MS = 9_000;

    final ControllerStateMachine machine;
    final Map<Integer, Long> epochs = new TreeMap<>();
    final List<MetadataRecord> log = new ArrayList<>();
    long nowMs;
    private final CommittedImages images;
    private long endOffset;

    ControllerWorld(RandomSource random) {
        this(random, new MetadataReplay(MetadataImage.EMPTY), 0, 1_000_000);
    }

    private ControllerWorld(RandomSource random, MetadataReplay replay, long endOffset, long nowMs) {
        this.nowMs = nowMs;
        this.images = new CommittedImages(replay);
        this.endOffset = endOffset;
        this.machine = new ControllerStateMachine(
                1,
                images,
                new ClusterConfigs(CONTROLLER, ConfigKeys.of(), LogConfigKeys.ALL, Map.of()),
                CLUSTER,
                random,
                new FixedQuorum((short) 0, Set.of()));
        Answer<Boolean> active = new Answer<>();
        run(new ControllerCommand.Activate(
                BootstrapMetadata.latest(),
                RegisterControllerRecord.builder().controllerId(CONTROLLER).build(),
                active));
    }

    /** The same cluster under a new leadership: what is not in the log is gone. */
    ControllerWorld afterFailOver(RandomSource random) {
        ControllerWorld next = new ControllerWorld(random, new MetadataReplay(image()), endOffset, nowMs);
        next.epochs.putAll(epochs);
        return next;
    }

    MetadataImage image() {
        images.seal();
        return images.newest();
    }

    <S> S ask(Function<ControllerReply<S>, ControllerCommand> command) {
        Answer<S> answer = new Answer<>();
        run(command.apply(answer));
        return answer.given();
    }

    /** Lets time pass, with everything that comes due. */
    void pass(long durationMs) {
        long endMs = nowMs + durationMs;
        while (machine.nextDeadlineMs() <= endMs) {
            nowMs = Math.max(nowMs, machine.nextDeadlineMs());
            carryOut(machine.expire(nowMs));
        }
        nowMs = endMs;
    }

    private void run(ControllerCommand command) {
        carryOut(machine.handle(command, nowMs));
    }

    private void carryOut(Outcome<ControllerCommand, MetadataRecord> outcome) {
        for (MetadataRecord record : outcome.records()) {
            machine.replay(record, endOffset++);
            log.add(record);
        }
        outcome.replies().forEach(Reply::send);
    }

    static Uuid directory(int brokerId) {
        return new Uuid(500, brokerId + 100L);
    }

    static BrokerRegistrationRequest.Builder registration(int id, int incarnation) {
        return BrokerRegistrationRequest.builder()
                .brokerId(id)
                .clusterId(CLUSTER)
                .incarnationId(new Uuid(id, incarnation))
                .rack("rack-" + id % 3)
                .logDirs(List.of(directory(id)))
                .features(SupportedFeatures.ALL.entrySet().stream()
                        .map(feature -> BrokerRegistrationRequest.Feature.builder()
                                .name(feature.getKey())
                                .minSupportedVersion(feature.getValue().lowest())
                                .maxSupportedVersion(feature.getValue().highest())
                                .build())
                        .toList());
    }

    ErrorCode register(BrokerRegistrationRequest.Builder request) {
        BrokerRegistrationRequest built = request.build();
        BrokerRegistrationResponse response = ask(reply -> new BrokerCommand.Register(built, reply));
        if (response.errorCode() == 0) {
            epochs.put(built.brokerId(), response.brokerEpoch());
        }
        return ErrorCode.forCode(response.errorCode());
    }

    BrokerHeartbeatRequest.Builder report(int id) {
        return BrokerHeartbeatRequest.builder()
                .brokerId(id)
                .brokerEpoch(epochs.getOrDefault(id, -1L))
                .currentMetadataOffset(endOffset);
    }

    BrokerHeartbeatResponse beat(BrokerHeartbeatRequest.Builder request) {
        BrokerHeartbeatRequest built = request.build();
        return ask(reply -> new BrokerCommand.Heartbeat(built, reply));
    }

    /** Registers brokers that are alive at once. */
    void join(int... ids) {
        for (int id : ids) {
            assertThat(register(registration(id, 1))).isEqualTo(ErrorCode.NONE);
            assertThat(beat(report(id)).isFenced()).isFalse();
        }
    }

    void create(String name, Map<String, String> settings, IntList... replicas) {
        List<CreatableReplicaAssignment> assignments = new ArrayList<>();
        for (IntList placed : replicas) {
            assignments.add(CreatableReplicaAssignment.builder()
                    .partitionIndex(assignments.size())
                    .brokerIds(placed)
                    .build());
        }
        CreateTopicsRequest request = CreateTopicsRequest.builder()
                .topics(List.of(CreatableTopic.builder()
                        .name(name)
                        .numPartitions(-1)
                        .replicationFactor((short) -1)
                        .assignments(assignments)
                        .configs(settings.entrySet().stream()
                                .map(entry -> CreatableTopicConfig.builder()
                                        .name(entry.getKey())
                                        .value(entry.getValue())
                                        .build())
                                .toList())
                        .build()))
                .build();
        var response = ask((ControllerReply<dev.ottla.protocol.message.CreateTopicsResponse> reply) ->
                new TopicCommand.CreateTopics(request, reply));
        assertThat(response.topics().getFirst().errorCode())
                .as(response.toString())
                .isZero();
    }

    Uuid topicId(String name) {
        TopicImage topic = image().topics().topic(name);
        assertThat(topic).isNotNull();
        return topic.id();
    }

    PartitionRegistration partition(String topic, int number) {
        PartitionRegistration partition = image().topics().partition(topic, number);
        assertThat(partition).isNotNull();
        return partition;
    }

    private static final class Answer<S> implements ControllerReply<S> {
        private @Nullable S response;

        @Override
        public void done(S answer) {
            response = answer;
        }

        @Override
        public void failed(ErrorCode error) {
            throw new AssertionError(error);
        }

        S given() {
            S answer = response;
            assertThat(answer).isNotNull();
            return answer;
        }
    }
}
