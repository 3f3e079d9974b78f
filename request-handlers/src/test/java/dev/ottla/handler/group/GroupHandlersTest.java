package dev.ottla.handler.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.handler.ApiHandler;
import dev.ottla.protocol.ApiRequest;
import dev.ottla.protocol.ApiResponse;
import dev.ottla.protocol.Bytes;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.IntList;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.DeleteGroupsRequest;
import dev.ottla.protocol.message.DescribeGroupsRequest;
import dev.ottla.protocol.message.DescribeGroupsResponse.DescribedGroup;
import dev.ottla.protocol.message.FindCoordinatorRequest;
import dev.ottla.protocol.message.FindCoordinatorResponse;
import dev.ottla.protocol.message.HeartbeatRequest;
import dev.ottla.protocol.message.JoinGroupRequest;
import dev.ottla.protocol.message.JoinGroupRequest.JoinGroupRequestProtocol;
import dev.ottla.protocol.message.JoinGroupResponse;
import dev.ottla.protocol.message.LeaveGroupRequest;
import dev.ottla.protocol.message.LeaveGroupRequest.MemberIdentity;
import dev.ottla.protocol.message.LeaveGroupResponse;
import dev.ottla.protocol.message.ListGroupsRequest;
import dev.ottla.protocol.message.OffsetCommitRequest;
import dev.ottla.protocol.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import dev.ottla.protocol.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import dev.ottla.protocol.message.OffsetCommitResponse;
import dev.ottla.protocol.message.OffsetDeleteRequest;
import dev.ottla.protocol.message.OffsetDeleteRequest.OffsetDeleteRequestPartition;
import dev.ottla.protocol.message.OffsetDeleteRequest.OffsetDeleteRequestTopic;
import dev.ottla.protocol.message.OffsetDeleteResponse;
import dev.ottla.protocol.message.OffsetFetchRequest;
import dev.ottla.protocol.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import dev.ottla.protocol.message.OffsetFetchRequest.OffsetFetchRequestTopic;
import dev.ottla.protocol.message.OffsetFetchRequest.OffsetFetchRequestTopics;
import dev.ottla.protocol.message.OffsetFetchResponse;
import dev.ottla.protocol.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import dev.ottla.protocol.message.OffsetFetchResponse.OffsetFetchResponsePartitions;
import dev.ottla.protocol.message.SyncGroupRequest;
import dev.ottla.protocol.message.SyncGroupRequest.SyncGroupRequestAssignment;
import dev.ottla.protocol.message.SyncGroupResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The group APIs in bytes, as Apache Kafka 4.3.1 was seen to answer. */
class GroupHandlersTest {
    private static final Bytes ASSIGNMENT = Bytes.of((byte) 1, (byte) 2);

    private final GroupWorkbench bench = new GroupWorkbench();

    @AfterEach
    void endOfTheWorld() {
        bench.close();
    }

    private static int bounded(int version, int lowest, int highest) {
        return Math.max(lowest, Math.min(version, highest));
    }

    private static JoinGroupRequest join(String memberId) {
        return JoinGroupRequest.builder()
                .groupId("g")
                .memberId(memberId)
                .sessionTimeoutMs(10_000)
                .rebalanceTimeoutMs(10_000)
                .protocolType("consumer")
                .addProtocols(JoinGroupRequestProtocol.builder().name("range").build())
                .build();
    }

    private JoinGroupResponse joined(int version) {
        JoinGroupResponse first = bench.ask(join(""), version);
        return first.errorCode() == ErrorCode.MEMBER_ID_REQUIRED.code()
                ? bench.ask(join(first.memberId()), version)
                : first;
    }

    private SyncGroupResponse synced(JoinGroupResponse joined, int version) {
        return bench.ask(
                SyncGroupRequest.builder()
                        .groupId("g")
                        .memberId(joined.memberId())
                        .generationId(joined.generationId())
                        .protocolType("consumer")
                        .protocolName("range")
                        .addAssignments(SyncGroupRequestAssignment.builder()
                                .memberId(joined.memberId())
                                .assignment(ASSIGNMENT)
                                .build())
                        .build(),
                version);
    }

    private static OffsetCommitRequest commit(JoinGroupResponse member, int version, int... partitions) {
        OffsetCommitRequestTopic.Builder topic = OffsetCommitRequestTopic.builder();
        if (version >= 10) {
            topic.topicId(GroupWorkbench.TOPIC_ID);
        } else {
            topic.name("t");
        }
        for (int partition : partitions) {
            topic.addPartitions(OffsetCommitRequestPartition.builder()
                    .partitionIndex(partition)
                    .committedOffset(40 + partition)
                    .committedMetadata("m")
                    .build());
        }
        return OffsetCommitRequest.builder()
                .groupId("g")
                .memberId(member == null ? "" : member.memberId())
                .generationIdOrMemberEpoch(member == null ? -1 : member.generationId())
                .addTopics(topic.build())
                .build();
    }

    private static OffsetFetchRequest fetch(int version, int... partitions) {
        if (version < 8) {
            return OffsetFetchRequest.builder()
                    .groupId("g")
                    .topics(List.of(OffsetFetchRequestTopic.builder()
                            .name("t")
                            .partitionIndexes(IntList.of(partitions))
                            .build()))
                    .build();
        }
        OffsetFetchRequestTopics.Builder topic =
                OffsetFetchRequestTopics.builder().partitionIndexes(IntList.of(partitions));
        if (version >= 10) {
            topic.topicId(GroupWorkbench.TOPIC_ID);
        } else {
            topic.name("t");
        }
        return OffsetFetchRequest.builder()
                .addGroups(OffsetFetchRequestGroup.builder()
                        .groupId("g")
                        .topics(List.of(topic.build()))
                        .build())
                .build();
    }

    private static List<Long> offsets(OffsetFetchResponse response, int version) {
        if (version < 8) {
            return response.topics().getFirst().partitions().stream()
                    .map(partition -> partition.committedOffset())
                    .toList();
        }
        return response.groups().getFirst().topics().getFirst().partitions().stream()
                .map(OffsetFetchResponsePartitions::committedOffset)
                .toList();
    }

    private static List<Short> errors(OffsetCommitResponse response) {
        return response.topics().stream()
                .flatMap(topic -> topic.partitions().stream())
                .map(partition -> partition.errorCode())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void aMembersLifeInEveryVersion(int version) {
        JoinGroupResponse member = joined(bounded(version, 0, 9));
        assertThat(member.errorCode()).isZero();
        assertThat(member.leader()).isEqualTo(member.memberId()).startsWith("client-");
        assertThat(synced(member, bounded(version, 0, 5)).assignment()).isEqualTo(ASSIGNMENT);
        HeartbeatRequest heartbeat = HeartbeatRequest.builder()
                .groupId("g")
                .memberId(member.memberId())
                .generationId(1)
                .build();
        assertThat(bench.ask(heartbeat, bounded(version, 0, 4)).errorCode()).isZero();
        int commitVersion = bounded(version, 2, 10);
        assertThat(errors(bench.ask(commit(member, commitVersion, 0, 1), commitVersion)))
                .containsExactly((short) 0, (short) 0);
        int fetchVersion = bounded(version, 1, 10);
        assertThat(offsets(bench.ask(fetch(fetchVersion, 1, 0, 7), fetchVersion), fetchVersion))
                .containsExactly(41L, 40L, -1L);
        leave(member, bounded(version, 0, 5));
        assertThat(bench.ask(heartbeat, bounded(version, 0, 4)).errorCode())
                .isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID.code());
    }

    private void leave(JoinGroupResponse member, int version) {
        LeaveGroupRequest.Builder request = LeaveGroupRequest.builder().groupId("g");
        if (version < 3) {
            request.memberId(member.memberId());
        } else {
            request.addMembers(
                    MemberIdentity.builder().memberId(member.memberId()).build());
        }
        LeaveGroupResponse left = bench.ask(request.build(), version);
        assertThat(left.errorCode()).isZero();
        assertThat(left.members()).allMatch(each -> each.errorCode() == 0);
    }

    @Test
    void failuresCanBeSaidInEveryVersion() {
        bench.doorman.refused.add("g");
        for (ApiHandler<?, ?> handler : bench.handlers) {
            for (int version = handler.lowestVersion(); version <= handler.highestVersion(); version++) {
                ApiResponse answer = bench.ask(requestFor(handler, version), version);
                assertThat(answer.toString())
                        .as("%s v%d", handler.apiKey(), version)
                        .contains(
                                handler instanceof ListGroupsHandler
                                        ? "errorCode=0"
                                        : "errorCode=" + ErrorCode.GROUP_AUTHORIZATION_FAILED.code());
            }
        }
    }

    private static ApiRequest<?> requestFor(ApiHandler<?, ?> handler, int version) {
        return switch (handler.apiKey()) {
            case FIND_COORDINATOR ->
                version < 4
                        ? FindCoordinatorRequest.builder().key("g").build()
                        : FindCoordinatorRequest.builder()
                                .addCoordinatorKeys("g")
                                .build();
            case JOIN_GROUP -> join("");
            case SYNC_GROUP ->
                SyncGroupRequest.builder()
                        .groupId("g")
                        .protocolType("c")
                        .protocolName("r")
                        .build();
            case HEARTBEAT -> HeartbeatRequest.builder().groupId("g").build();
            case LEAVE_GROUP -> LeaveGroupRequest.builder().groupId("g").build();
            case OFFSET_COMMIT -> commit(null, version, 0);
            case OFFSET_FETCH -> fetch(version, 0);
            case DESCRIBE_GROUPS ->
                DescribeGroupsRequest.builder().addGroups("g").build();
            case LIST_GROUPS -> ListGroupsRequest.builder().build();
            case DELETE_GROUPS ->
                DeleteGroupsRequest.builder().addGroupsNames("g").build();
            case OFFSET_DELETE -> OffsetDeleteRequest.builder().groupId("g").build();
            default -> throw new IllegalArgumentException(handler.apiKey().name());
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void oneCoordinatorIsFoundAndTheOldAnswersSayNone(int version) {
        FindCoordinatorResponse found =
                bench.ask(FindCoordinatorRequest.builder().key("g").build(), version);
        assertThat(found.errorCode()).isZero();
        assertThat(found.nodeId()).isEqualTo(1);
        assertThat(found.host()).isEqualTo("broker.example");
        assertThat(found.port()).isEqualTo(9092);
        assertThat(found.errorMessage()).isEqualTo(version == 0 ? "" : "NONE");
    }

    @Test
    void manyCoordinatorsAreFoundAtOnce() {
        FindCoordinatorRequest request = FindCoordinatorRequest.builder()
                .addCoordinatorKeys("g")
                .addCoordinatorKeys("")
                .build();
        assertThat(bench.ask(request, 6).coordinators())
                .extracting(each -> each.nodeId())
                .containsExactly(1, 1);
    }

    @Test
    void aMissingOffsetsTopicIsAskedForAndTheClientTriesAgain() {
        bench.loseOffsetsTopic();
        FindCoordinatorResponse found =
                bench.ask(FindCoordinatorRequest.builder().key("g").build(), 1);
        assertThat(found.errorCode()).isEqualTo(ErrorCode.COORDINATOR_NOT_AVAILABLE.code());
        assertThat(found.nodeId()).isEqualTo(-1);
        assertThat(found.errorMessage()).isEqualTo("The coordinator is not available.");
        assertThat(bench.topicsAskedFor).containsExactly("__consumer_offsets");
    }

    @Test
    void anUnknownKeyTypeIsRefused() {
        FindCoordinatorRequest request = FindCoordinatorRequest.builder()
                .addCoordinatorKeys("x")
                .keyType((byte) 7)
                .build();
        assertThat(bench.ask(request, 4).coordinators().getFirst().errorCode())
                .isEqualTo(ErrorCode.INVALID_REQUEST.code());
    }

    @Test
    void errorsOfJoinsHaveNoProtocolAndOldOnesAnEmptyOne() {
        assertThat(bench.ask(join("nobody"), 9).protocolName()).isNull();
        assertThat(bench.ask(join("nobody"), 6).protocolName()).isEmpty();
    }

    @Test
    void aSyncWithoutProtocolIsRefusedFromVersionFive() {
        SyncGroupRequest request =
                SyncGroupRequest.builder().groupId("g").memberId("m").build();
        assertThat(bench.ask(request, 5).errorCode()).isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL.code());
        assertThat(bench.ask(request, 4).errorCode()).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID.code());
    }

    @Test
    void aCommitIsRefusedWhereTopicOrPartitionDoesNotExistAndDoneElsewhere() {
        OffsetCommitRequest request = commit(null, 9, 0, 9, 1).toBuilder()
                .addTopics(commit(null, 9, 0).topics().getFirst().toBuilder()
                        .name("zz")
                        .build())
                .build();
        OffsetCommitResponse response = bench.ask(request, 9);
        assertThat(errors(response)).containsExactly((short) 0, (short) 3, (short) 0, (short) 3);
        assertThat(offsets(bench.ask(fetch(9, 0, 1, 9), 9), 9)).containsExactly(40L, 41L, -1L);
    }

    @Test
    void aCommitByAnUnknownTopicIdIsRefused() {
        OffsetCommitRequest request = commit(null, 10, 0).toBuilder()
                .topics(List.of(commit(null, 10, 0).topics().getFirst().toBuilder()
                        .topicId(new Uuid(5, 5))
                        .build()))
                .build();
        OffsetCommitResponse response = bench.ask(request, 10);
        assertThat(errors(response)).containsExactly(ErrorCode.UNKNOWN_TOPIC_ID.code());
        assertThat(response.topics().getFirst().topicId()).isEqualTo(new Uuid(5, 5));
    }

    @Test
    void topicsThatMayNotBeReadAreRefused() {
        bench.doorman.refused.add("READ t");
        assertThat(errors(bench.ask(commit(null, 9, 0), 9)))
                .containsExactly(ErrorCode.TOPIC_AUTHORIZATION_FAILED.code());
    }

    @Test
    void aCommitOfNothingIsAnsweredWithNothing() {
        OffsetCommitRequest nothing = OffsetCommitRequest.builder().groupId("g").build();
        assertThat(bench.ask(nothing, 9).topics()).isEmpty();
    }

    @Test
    void whoFetchesAllIsToldOfTheTopicsThatItMaySee() {
        bench.ask(commit(null, 9, 0), 9);
        OffsetFetchRequest all = OffsetFetchRequest.builder()
                .addGroups(OffsetFetchRequestGroup.builder()
                        .groupId("g")
                        .topics(null)
                        .build())
                .addGroups(OffsetFetchRequestGroup.builder()
                        .groupId("other")
                        .topics(null)
                        .build())
                .build();
        OffsetFetchResponse byName = bench.ask(all, 9);
        assertThat(byName.groups())
                .extracting(OffsetFetchResponseGroup::groupId)
                .containsExactly("g", "other");
        assertThat(byName.groups().getFirst().topics().getFirst().name()).isEqualTo("t");
        assertThat(byName.groups().getLast().topics()).isEmpty();
        OffsetFetchResponse byId = bench.ask(all, 10);
        assertThat(byId.groups().getFirst().topics().getFirst().topicId()).isEqualTo(GroupWorkbench.TOPIC_ID);
        bench.doorman.refused.add("t");
        assertThat(bench.ask(all, 9).groups().getFirst().topics()).isEmpty();
    }

    @Test
    void fetchesOfNamedTopicsAreRefusedOneByOne() {
        bench.ask(commit(null, 9, 0), 9);
        OffsetFetchRequest request = OffsetFetchRequest.builder()
                .addGroups(OffsetFetchRequestGroup.builder()
                        .groupId("g")
                        .topics(List.of(
                                OffsetFetchRequestTopics.builder()
                                        .topicId(new Uuid(9, 9))
                                        .partitionIndexes(IntList.of(0))
                                        .build(),
                                OffsetFetchRequestTopics.builder()
                                        .topicId(GroupWorkbench.TOPIC_ID)
                                        .partitionIndexes(IntList.of(0))
                                        .build()))
                        .build())
                .build();
        OffsetFetchResponseGroup fetched = bench.ask(request, 10).groups().getFirst();
        assertThat(fetched.topics().getFirst().partitions().getFirst().errorCode())
                .isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID.code());
        assertThat(fetched.topics().getLast().partitions().getFirst().committedOffset())
                .isEqualTo(40);
    }

    @Test
    void aStableGroupIsDescribedWithItsMembers() {
        JoinGroupResponse member = joined(9);
        synced(member, 5);
        DescribeGroupsRequest request = DescribeGroupsRequest.builder()
                .addGroups("g")
                .addGroups("none")
                .includeAuthorizedOperations(true)
                .build();
        DescribedGroup described = bench.ask(request, 6).groups().getFirst();
        assertThat(described.groupState()).isEqualTo("Stable");
        assertThat(described.protocolData()).isEqualTo("range");
        assertThat(described.authorizedOperations()).isEqualTo(3_400);
        assertThat(described.members()).singleElement().satisfies(each -> {
            assertThat(each.memberId()).isEqualTo(member.memberId());
            assertThat(each.clientId()).isEqualTo("client");
            assertThat(each.clientHost()).isEqualTo("/127.0.0.1");
            assertThat(each.memberAssignment()).isEqualTo(ASSIGNMENT);
        });
        DescribedGroup missing = bench.ask(request, 6).groups().getLast();
        assertThat(missing.errorCode()).isEqualTo(ErrorCode.GROUP_ID_NOT_FOUND.code());
        assertThat(missing.errorMessage()).isEqualTo("Group none not found.");
        assertThat(missing.groupState()).isEqualTo("Dead");
        assertThat(bench.ask(request, 5).groups().getLast().errorCode()).isZero();
    }

    @Test
    void whoMayNotDescribeTheClusterSeesTheGroupsThatItMayDescribe() {
        bench.ask(commit(null, 9, 0), 9);
        ListGroupsRequest request = ListGroupsRequest.builder().build();
        assertThat(bench.ask(request, 5).groups()).singleElement().satisfies(group -> {
            assertThat(group.groupId()).isEqualTo("g");
            assertThat(group.groupState()).isEqualTo("Empty");
            assertThat(group.groupType()).isEqualTo("classic");
        });
        bench.doorman.refused.add("kafka-cluster");
        assertThat(bench.ask(request, 5).groups()).hasSize(1);
        bench.doorman.refused.add("g");
        assertThat(bench.ask(request, 5).groups()).isEmpty();
    }

    @Test
    void groupsAreDeletedOneByOneAndOnce() {
        bench.ask(commit(null, 9, 0), 9);
        DeleteGroupsRequest request = DeleteGroupsRequest.builder()
                .addGroupsNames("none")
                .addGroupsNames("g")
                .addGroupsNames("g")
                .build();
        assertThat(bench.ask(request, 2).results())
                .extracting(result -> result.errorCode())
                .containsExactly(ErrorCode.GROUP_ID_NOT_FOUND.code(), (short) 0);
        assertThat(offsets(bench.ask(fetch(9, 0), 9), 9)).containsExactly(-1L);
    }

    @Test
    void singleOffsetsAreDeleted() {
        bench.ask(commit(null, 9, 0, 1), 9);
        OffsetDeleteRequest request = OffsetDeleteRequest.builder()
                .groupId("g")
                .addTopics(OffsetDeleteRequestTopic.builder()
                        .name("t")
                        .addPartitions(OffsetDeleteRequestPartition.builder()
                                .partitionIndex(1)
                                .build())
                        .addPartitions(OffsetDeleteRequestPartition.builder()
                                .partitionIndex(9)
                                .build())
                        .build())
                .build();
        OffsetDeleteResponse deleted = bench.ask(request, 0);
        assertThat(deleted.topics().getFirst().partitions())
                .extracting(partition -> partition.errorCode())
                .containsExactly((short) 0, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        assertThat(offsets(bench.ask(fetch(9, 0, 1), 9), 9)).containsExactly(40L, -1L);
        OffsetDeleteRequest none = request.toBuilder().groupId("none").build();
        assertThat(bench.ask(none, 0).errorCode()).isEqualTo(ErrorCode.GROUP_ID_NOT_FOUND.code());
    }
}
