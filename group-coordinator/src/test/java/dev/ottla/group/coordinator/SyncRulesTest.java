package dev.ottla.group.coordinator;

import static dev.ottla.group.coordinator.Script.assignmentOf;
import static dev.ottla.group.coordinator.Script.joinRequest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.group.GroupRecord;
import dev.ottla.group.coordinator.Script.Answer;
import dev.ottla.group.coordinator.Script.Joining;
import dev.ottla.protocol.Bytes;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.SyncGroupRequest;
import dev.ottla.protocol.message.SyncGroupResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SyncGroup, rule by rule. */
class SyncRulesTest {
    private final Script script = new Script();

    private static ErrorCode error(Answer<SyncGroupResponse> answer) {
        return ErrorCode.forCode(answer.get().errorCode());
    }

    private List<String> twoAtTheSync() {
        List<Joining> joining = List.of(script.joinDynamic(), script.joinDynamic());
        script.passMs(9_000);
        return joining.stream().map(Joining::memberId).toList();
    }

    @Test
    void followersWaitForTheLeadersAssignmentAndAllGetTheirs() {
        List<String> ids = twoAtTheSync();
        Answer<SyncGroupResponse> follower = script.sync(ids.get(1), 1);
        assertThat(follower.isMissing()).isTrue();
        Answer<SyncGroupResponse> leader = script.sync(ids.get(0), 1, ids.get(0), ids.get(1));
        assertThat(leader.get().assignment()).isEqualTo(assignmentOf(ids.get(0)));
        assertThat(follower.get().assignment()).isEqualTo(assignmentOf(ids.get(1)));
        assertThat(follower.get().protocolType()).isEqualTo("consumer");
        assertThat(follower.get().protocolName()).isEqualTo("range");
        assertThat(script.state()).isEqualTo("Stable");
    }

    @Test
    void nobodyLearnsAnAssignmentThatIsNotCommitted() {
        List<String> ids = twoAtTheSync();
        script.holdCommits();
        Answer<SyncGroupResponse> follower = script.sync(ids.get(1), 1);
        Answer<SyncGroupResponse> leader = script.sync(ids.get(0), 1, ids.get(0), ids.get(1));
        Answer<SyncGroupResponse> late = script.sync(ids.get(1), 1);
        assertThat(leader.isMissing() && follower.isMissing() && late.isMissing())
                .isTrue();
        script.commitAll();
        assertThat(late.get()).isEqualTo(follower.get());
        assertThat(leader.get().assignment()).isEqualTo(assignmentOf(ids.get(0)));
    }

    @Test
    void theAssignmentIsWrittenAsApacheKafkaWritesIt() {
        List<String> ids = script.stableGroup(1);
        assertThat(script.lastRecord()).isInstanceOfSatisfying(GroupRecord.GroupMetadata.class, written -> {
            assertThat(written.value().generation()).isEqualTo(1);
            assertThat(written.value().protocolType()).isEqualTo("consumer");
            assertThat(written.value().protocol()).isEqualTo("range");
            assertThat(written.value().leader()).isEqualTo(ids.getFirst());
            assertThat(written.value().members()).singleElement().satisfies(member -> {
                assertThat(member.memberId()).isEqualTo(ids.getFirst());
                assertThat(member.clientId()).isEqualTo("client");
                assertThat(member.clientHost()).isEqualTo("/192.0.2.1");
                assertThat(member.sessionTimeout()).isEqualTo(10_000);
                assertThat(member.rebalanceTimeout()).isEqualTo(60_000);
                assertThat(member.subscription()).isEqualTo(Bytes.of((byte) 5));
                assertThat(member.assignment()).isEqualTo(assignmentOf(ids.getFirst()));
            });
        });
    }

    @Test
    void whomTheLeaderForgotGetsAnEmptyAssignmentAndStrangersAreIgnored() {
        List<String> ids = twoAtTheSync();
        Answer<SyncGroupResponse> follower = script.sync(ids.get(1), 1);
        script.sync(ids.get(0), 1, ids.get(0), "stranger");
        assertThat(follower.get().assignment()).isEqualTo(Bytes.EMPTY);
        assertThat(error(follower)).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void wrongGroupMemberGenerationOrProtocolIsRefused() {
        assertThat(error(script.sync("m", 1))).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        List<String> ids = script.stableGroup(1);
        assertThat(error(script.sync("nobody", 1))).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(error(script.sync(ids.getFirst(), 2))).isEqualTo(ErrorCode.ILLEGAL_GENERATION);
        SyncGroupRequest other = SyncGroupRequest.builder()
                .groupId("g")
                .memberId(ids.getFirst())
                .generationId(1)
                .protocolName("sticky")
                .build();
        assertThat(error(script.sync(other))).isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
    }

    @Test
    void whoSyncsWhileTheBarrierIsOpenIsSentToIt() {
        List<String> ids = script.stableGroup(2);
        script.joinDynamic();
        assertThat(error(script.sync(ids.getFirst(), 1))).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
    }

    @Test
    void aNewRebalanceSendsWaitingSyncsAway() {
        List<String> ids = twoAtTheSync();
        Answer<SyncGroupResponse> follower = script.sync(ids.get(1), 1);
        script.joinDynamic();
        assertThat(error(follower)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
    }

    @Test
    void whoDoesNotSyncInTimeIsRemoved() {
        List<String> ids = twoAtTheSync();
        Answer<SyncGroupResponse> follower = script.sync(ids.get(1), 1);
        for (int i = 0; i < 6; i++) {
            script.heartbeat(ids.get(0), 1);
            script.passMs(9_000);
        }
        assertThat(follower.isMissing()).isTrue();
        script.heartbeat(ids.get(0), 1);
        script.passMs(9_000);
        assertThat(error(follower)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        assertThat(script.heartbeat(ids.get(0), 1)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void aMemberThatWaitsForTheLeaderDoesNotExpire() {
        List<String> ids = twoAtTheSync();
        Answer<SyncGroupResponse> follower = script.sync(ids.get(1), 1);
        for (int i = 0; i < 5; i++) {
            script.heartbeat(ids.get(0), 1);
            script.passMs(9_000);
        }
        assertThat(follower.isMissing()).isTrue();
        script.sync(ids.get(0), 1, ids.get(0), ids.get(1));
        assertThat(error(follower)).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void anAssignmentThatDoesNotFitTheLogIsRefusedAndTheGroupComesTogetherAgain() {
        List<String> ids = twoAtTheSync();
        Answer<SyncGroupResponse> follower = script.sync(ids.get(1), 1);
        script.refuseNextAsTooLarge();
        Answer<SyncGroupResponse> leader = script.sync(ids.get(0), 1, ids.get(0), ids.get(1));
        assertThat(error(leader)).isEqualTo(ErrorCode.UNKNOWN_SERVER_ERROR);
        assertThat(error(follower)).isEqualTo(ErrorCode.UNKNOWN_SERVER_ERROR);
        assertThat(script.state()).isEqualTo("PreparingRebalance");
        script.join(9, joinRequest(ids.get(0)));
        assertThat(script.join(9, joinRequest(ids.get(1))).get().generationId()).isEqualTo(2);
    }
}
