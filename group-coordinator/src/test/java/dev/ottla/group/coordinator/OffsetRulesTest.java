package dev.ottla.group.coordinator;

import static dev.ottla.group.coordinator.Script.CONFIG;
import static dev.ottla.group.coordinator.Script.commitRequest;
import static dev.ottla.group.coordinator.Script.errorOf;
import static dev.ottla.group.coordinator.Script.fetchRequest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.group.GroupCommand;
import dev.ottla.group.GroupRecord;
import dev.ottla.group.coordinator.Script.Answer;
import dev.ottla.group.coordinator.Script.Joining;
import dev.ottla.protocol.Bytes;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.ConsumerProtocolSubscription;
import dev.ottla.protocol.message.ConsumerProtocolSubscriptionCodec;
import dev.ottla.protocol.message.JoinGroupRequest;
import dev.ottla.protocol.message.JoinGroupRequest.JoinGroupRequestProtocol;
import dev.ottla.protocol.message.OffsetCommitRequest;
import dev.ottla.protocol.message.OffsetCommitResponse;
import dev.ottla.protocol.message.OffsetDeleteRequest;
import dev.ottla.protocol.message.OffsetDeleteRequest.OffsetDeleteRequestPartition;
import dev.ottla.protocol.message.OffsetDeleteRequest.OffsetDeleteRequestTopic;
import dev.ottla.protocol.message.OffsetDeleteResponse;
import dev.ottla.protocol.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import dev.ottla.protocol.message.OffsetFetchRequest.OffsetFetchRequestTopics;
import dev.ottla.protocol.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Committed offsets, rule by rule. */
class OffsetRulesTest {
    private static final long DAY_MS = 86_400_000L;

    private final Script script = new Script();

    @Test
    void whatIsCommittedIsRead() {
        assertThat(script.commit("", -1, 3, 42)).isEqualTo(ErrorCode.NONE);
        assertThat(script.fetched(3).committedOffset()).isEqualTo(42);
        assertThat(script.fetched(3).metadata()).isEqualTo("m");
        assertThat(script.fetched(3).committedLeaderEpoch()).isEqualTo(-1);
        assertThat(script.fetched(4).committedOffset()).isEqualTo(-1);
        assertThat(script.fetched(4).metadata()).isEmpty();
        assertThat(script.fetched(4).errorCode()).isZero();
    }

    @Test
    void aCommitIsAnsweredAndReadOnlyOnceItIsCommitted() {
        script.holdCommits();
        Answer<OffsetCommitResponse> commit = script.commit(9, commitRequest("", -1, 0, 7));
        Answer<OffsetFetchResponseGroup> fetch = script.fetch(fetchRequest(0), false);
        assertThat(commit.isMissing() && fetch.isMissing()).isTrue();
        script.commitAll();
        assertThat(errorOf(commit.get())).isEqualTo(ErrorCode.NONE);
        assertThat(fetch.get().topics().getFirst().partitions().getFirst().committedOffset())
                .isEqualTo(7);
    }

    @Test
    void membersCommitInTheirGeneration() {
        List<String> ids = script.stableGroup(1);
        assertThat(script.commit(ids.getFirst(), 1, 0, 5)).isEqualTo(ErrorCode.NONE);
        assertThat(script.commit(ids.getFirst(), 0, 0, 5)).isEqualTo(ErrorCode.ILLEGAL_GENERATION);
        assertThat(script.commit(ids.getFirst(), 2, 0, 5)).isEqualTo(ErrorCode.ILLEGAL_GENERATION);
        assertThat(script.commit("nobody", 1, 0, 5)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(script.commit("", -1, 0, 5)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void membersCommitWhileTheBarrierIsOpenButNotBeforeTheAssignment() {
        List<String> ids = script.stableGroup(1);
        script.joinDynamic();
        assertThat(script.commit(ids.getFirst(), 1, 0, 5)).isEqualTo(ErrorCode.NONE);
        script.join(9, Script.joinRequest(ids.getFirst()));
        assertThat(script.commit(ids.getFirst(), 2, 0, 6)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        assertThat(script.committedOffset(0)).isEqualTo(5);
    }

    @Test
    void whoIsNoMemberCommitsToAnEmptyGroup() {
        List<String> ids = script.stableGroup(1);
        script.leave(ids.getFirst());
        assertThat(script.commit("", -1, 0, 9)).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void aMemberOfAnUnknownGroupIsToldSoIfItUnderstands() {
        assertThat(errorOf(script.commit(8, commitRequest("m", 1, 0, 5)).get()))
                .isEqualTo(ErrorCode.ILLEGAL_GENERATION);
        assertThat(errorOf(script.commit(9, commitRequest("m", 1, 0, 5)).get()))
                .isEqualTo(ErrorCode.GROUP_ID_NOT_FOUND);
    }

    @Test
    void metadataIsBounded() {
        OffsetCommitRequest request = commitRequest("", -1, 0, 5);
        assertThat(errorOf(script.commit(9, withMetadata(request, "x".repeat(4_096)))
                        .get()))
                .isEqualTo(ErrorCode.NONE);
        assertThat(errorOf(script.commit(9, withMetadata(request, "x".repeat(4_097)))
                        .get()))
                .isEqualTo(ErrorCode.OFFSET_METADATA_TOO_LARGE);
        assertThat(errorOf(script.commit(9, withMetadata(request, null)).get())).isEqualTo(ErrorCode.NONE);
        assertThat(script.fetched(0).metadata()).isEmpty();
    }

    private static OffsetCommitRequest withMetadata(OffsetCommitRequest request, String metadata) {
        var topic = request.topics().getFirst();
        var partition = topic.partitions().getFirst().toBuilder()
                .committedMetadata(metadata)
                .build();
        return request.toBuilder()
                .topics(List.of(topic.toBuilder().partitions(List.of(partition)).build()))
                .build();
    }

    @Test
    void aCommitThatDoesNotFitTheLogIsRefused() {
        script.refuseNextAsTooLarge();
        assertThat(script.commit("", -1, 0, 5)).isEqualTo(ErrorCode.INVALID_COMMIT_OFFSET_SIZE);
        assertThat(script.committedOffset(0)).isEqualTo(-1);
    }

    @Test
    void allOffsetsAreReadWithNullTopics() {
        script.commit("", -1, 1, 11);
        script.commit("", -1, 0, 10);
        OffsetFetchResponseGroup all = script.fetch(
                        OffsetFetchRequestGroup.builder()
                                .groupId("g")
                                .topics(null)
                                .build(),
                        true)
                .get();
        assertThat(all.topics())
                .singleElement()
                .satisfies(topic -> assertThat(topic.partitions())
                        .extracting(partition -> partition.committedOffset())
                        .containsExactly(10L, 11L));
    }

    @Test
    void anOffsetOfADeletedTopicOfTheSameNameIsNotRead() {
        Uuid old = new Uuid(1, 2);
        var topic = commitRequest("", -1, 0, 5).topics().getFirst().toBuilder()
                .topicId(old)
                .build();
        script.commit(
                10,
                commitRequest("", -1, 0, 5).toBuilder().topics(List.of(topic)).build());
        assertThat(readById(old)).isEqualTo(5);
        assertThat(readById(Uuid.ZERO)).isEqualTo(5);
        assertThat(readById(new Uuid(3, 4))).isEqualTo(-1);
    }

    private long readById(Uuid topicId) {
        OffsetFetchRequestTopics topic =
                fetchRequest(0).topics().getFirst().toBuilder().topicId(topicId).build();
        OffsetFetchRequestGroup request =
                fetchRequest(0).toBuilder().topics(List.of(topic)).build();
        return script.fetch(request, false)
                .get()
                .topics()
                .getFirst()
                .partitions()
                .getFirst()
                .committedOffset();
    }

    @Test
    void anUnstableOffsetIsRefusedToWhoAsksForStableOnes() {
        Script transactional = new Script(CONFIG, (groupId, topic, partition) -> partition == 1);
        transactional.commit("", -1, 1, 5);
        var partition = transactional
                .fetch(fetchRequest(1), true)
                .get()
                .topics()
                .getFirst()
                .partitions()
                .getFirst();
        assertThat(partition.errorCode()).isEqualTo(ErrorCode.UNSTABLE_OFFSET_COMMIT.code());
        assertThat(partition.committedOffset()).isEqualTo(-1);
        assertThat(transactional.fetched(1).committedOffset()).isEqualTo(5);
    }

    @Test
    void offsetsOfASimpleGroupExpireAfterTheirCommit() {
        script.commit("", -1, 0, 5);
        script.passMs(6 * DAY_MS);
        script.commit("", -1, 1, 6);
        script.passMs(DAY_MS + 600_000);
        assertThat(script.committedOffset(0)).isEqualTo(-1);
        assertThat(script.committedOffset(1)).isEqualTo(6);
        script.passMs(6 * DAY_MS);
        assertThat(script.state()).isEqualTo("Dead");
        assertThat(script.lastRecord())
                .isInstanceOfSatisfying(
                        GroupRecord.GroupMetadata.class,
                        tombstone -> assertThat(tombstone.value()).isNull());
    }

    @Test
    void offsetsOfAnEmptyGroupExpireAfterItsLastMemberLeft() {
        List<String> ids = script.stableGroup(1);
        script.commit(ids.getFirst(), 1, 0, 5);
        for (int i = 0; i < 8 * 24 * 60 * 60 / 9; i++) {
            script.passMs(9_000);
            script.heartbeat(ids.getFirst(), 1);
        }
        assertThat(script.committedOffset(0)).isEqualTo(5);
        script.leave(ids.getFirst());
        script.passMs(6 * DAY_MS);
        assertThat(script.committedOffset(0)).isEqualTo(5);
        script.passMs(DAY_MS + 600_000);
        assertThat(script.committedOffset(0)).isEqualTo(-1);
        assertThat(script.state()).isEqualTo("Dead");
    }

    @Test
    void aRetentionOfItsOwnCountsForOldClients() {
        script.commit(
                4,
                commitRequest("", -1, 0, 5).toBuilder().retentionTimeMs(1_000).build());
        script.passMs(600_000);
        assertThat(script.committedOffset(0)).isEqualTo(-1);
    }

    @Test
    void anEmptyGroupWithoutOffsetsGoesWithTheNextCheck() {
        List<String> ids = script.stableGroup(1);
        script.leave(ids.getFirst());
        assertThat(script.state()).isEqualTo("Empty");
        script.passMs(600_000);
        assertThat(script.state()).isEqualTo("Dead");
    }

    @Test
    void alargeSweepTakesSeveralTurnsAndLeavesNothing() {
        for (int partition = 0; partition < 2_500; partition++) {
            script.commit("", -1, partition, 1);
        }
        script.passMs(7 * DAY_MS + 600_000);
        assertThat(script.shard().offsets().groupIds()).isEmpty();
        assertThat(script.state()).isEqualTo("Dead");
    }

    @Test
    void offsetsOfDeletedTopicsGo() {
        for (int partition = 0; partition < 2_500; partition++) {
            script.commit("", -1, partition, 1);
        }
        script.submit(new GroupCommand.ForgetTopics(List.of("other")));
        assertThat(script.committedOffset(0)).isEqualTo(1);
        script.submit(new GroupCommand.ForgetTopics(List.of("t")));
        assertThat(script.shard().offsets().groupIds()).isEmpty();
        assertThat(script.state()).isEqualTo("Empty");
    }

    @Test
    void onlyAnEmptyGroupCanBeDeletedAndThenItIsGone() {
        assertThat(script.deleteGroup()).isEqualTo(ErrorCode.GROUP_ID_NOT_FOUND);
        List<String> ids = script.stableGroup(1);
        script.commit(ids.getFirst(), 1, 0, 5);
        assertThat(script.deleteGroup()).isEqualTo(ErrorCode.NON_EMPTY_GROUP);
        script.leave(ids.getFirst());
        assertThat(script.deleteGroup()).isEqualTo(ErrorCode.NONE);
        assertThat(script.committedOffset(0)).isEqualTo(-1);
        assertThat(script.state()).isEqualTo("Dead");
    }

    @Test
    void offsetsOfTopicsThatAreReadCannotBeDeleted() {
        Joining member = script.joinDynamic(request -> reading(request, "t"));
        script.passMs(3_000);
        script.settle(member.answer().get());
        script.commit(member.memberId(), 1, 0, 5);
        assertThat(deleteOffset("t")).isEqualTo(ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC);
        assertThat(deleteOffset("other")).isEqualTo(ErrorCode.NONE);
        script.leave(member.memberId());
        assertThat(deleteOffset("t")).isEqualTo(ErrorCode.NONE);
        assertThat(script.committedOffset(0)).isEqualTo(-1);
    }

    private static JoinGroupRequest reading(JoinGroupRequest request, String topic) {
        byte[] body = ConsumerProtocolSubscriptionCodec.INSTANCE.toByteArray(
                ConsumerProtocolSubscription.builder().addTopics(topic).build(), (short) 1);
        byte[] metadata = ByteBuffer.allocate(2 + body.length)
                .putShort((short) 1)
                .put(body)
                .array();
        return request.toBuilder()
                .protocols(List.of(JoinGroupRequestProtocol.builder()
                        .name("range")
                        .metadata(Bytes.of(metadata))
                        .build()))
                .build();
    }

    private ErrorCode deleteOffset(String topic) {
        Answer<OffsetDeleteResponse> answer = new Answer<>();
        script.submit(new GroupCommand.DeleteOffsets(
                OffsetDeleteRequest.builder()
                        .groupId("g")
                        .addTopics(OffsetDeleteRequestTopic.builder()
                                .name(topic)
                                .addPartitions(OffsetDeleteRequestPartition.builder()
                                        .partitionIndex(0)
                                        .build())
                                .build())
                        .build(),
                answer));
        return ErrorCode.forCode(
                answer.get().topics().getFirst().partitions().getFirst().errorCode());
    }
}
