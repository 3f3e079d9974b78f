package dev.ottla.group.coordinator;

import static dev.ottla.group.coordinator.Script.joinRequest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.group.Caller;
import dev.ottla.group.GroupCommand;
import dev.ottla.group.GroupRecord;
import dev.ottla.group.coordinator.Script.Answer;
import dev.ottla.group.coordinator.Script.Joining;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.JoinGroupResponse;
import dev.ottla.protocol.message.LeaveGroupRequest;
import dev.ottla.protocol.message.LeaveGroupRequest.MemberIdentity;
import dev.ottla.protocol.message.LeaveGroupResponse;
import dev.ottla.protocol.message.SyncGroupResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Heartbeats, sessions and leaving, rule by rule. */
class MembershipRulesTest {
    private final Script script = new Script();

    @Test
    void heartbeatsAreChecked() {
        assertThat(script.heartbeat("m", 0)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        List<String> ids = script.stableGroup(1);
        assertThat(script.heartbeat(ids.getFirst(), 1)).isEqualTo(ErrorCode.NONE);
        assertThat(script.heartbeat(ids.getFirst(), 0)).isEqualTo(ErrorCode.ILLEGAL_GENERATION);
        assertThat(script.heartbeat("nobody", 1)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(script.heartbeat(ids.getFirst(), "i", 1)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void heartbeatsAreWelcomeBeforeTheAssignment() {
        Joining member = script.joinDynamic();
        script.passMs(3_000);
        assertThat(script.state()).isEqualTo("CompletingRebalance");
        assertThat(script.heartbeat(member.memberId(), 1)).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void aSilentMemberIsRemovedAfterItsSessionTimeout() {
        List<String> ids = script.stableGroup(2);
        script.passMs(6_000);
        script.heartbeat(ids.get(0), 1);
        script.passMs(3_999);
        assertThat(script.state()).isEqualTo("Stable");
        script.passMs(1);
        assertThat(script.state()).isEqualTo("PreparingRebalance");
        assertThat(script.heartbeat(ids.get(1), 1)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void aGroupWhoseLastMemberIsGoneIsEmptyAndWrittenDown() {
        script.stableGroup(1);
        script.passMs(10_000);
        assertThat(script.state()).isEqualTo("Empty");
        assertThat(script.lastRecord()).isInstanceOfSatisfying(GroupRecord.GroupMetadata.class, empty -> {
            assertThat(empty.value().generation()).isEqualTo(2);
            assertThat(empty.value().protocolType()).isEqualTo("consumer");
            assertThat(empty.value().protocol()).isNull();
            assertThat(empty.value().leader()).isNull();
            assertThat(empty.value().members()).isEmpty();
        });
    }

    @Test
    void committingCountsAsASignOfLife() {
        List<String> ids = script.stableGroup(1);
        for (int i = 0; i < 5; i++) {
            script.passMs(9_000);
            assertThat(script.commit(ids.getFirst(), 1, 0, i)).isEqualTo(ErrorCode.NONE);
        }
        assertThat(script.state()).isEqualTo("Stable");
    }

    @Test
    void leavingStartsARebalanceWithoutTheMember() {
        List<String> ids = script.stableGroup(2);
        assertThat(script.leave(ids.get(0))).isEqualTo(ErrorCode.NONE);
        assertThat(script.heartbeat(ids.get(1), 1)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        JoinGroupResponse rejoined = script.join(9, joinRequest(ids.get(1))).get();
        assertThat(rejoined.leader()).isEqualTo(ids.get(1));
        assertThat(rejoined.generationId()).isEqualTo(2);
    }

    @Test
    void whoLeavesWhileItsRequestsWaitGetsThemAnswered() {
        List<String> ids = script.stableGroup(2);
        Answer<JoinGroupResponse> join = script.join(9, joinRequest(ids.get(0)));
        script.leave(ids.get(0));
        assertThat(join.get().errorCode()).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID.code());

        script.join(9, joinRequest(ids.get(1)));
        Joining third = script.joinDynamic();
        script.join(9, joinRequest(ids.get(1)));
        Answer<SyncGroupResponse> sync = script.sync(third.memberId(), 3);
        script.leave(third.memberId());
        assertThat(sync.get().errorCode()).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID.code());
    }

    @Test
    void manyCanLeaveAtOnceEachWithAVerdict() {
        List<String> ids = script.stableGroup(2);
        JoinGroupResponse pending = script.join(9, joinRequest("")).get();
        LeaveGroupResponse left = script.leave(
                MemberIdentity.builder().memberId(ids.get(0)).build(),
                MemberIdentity.builder().memberId("nobody").build(),
                MemberIdentity.builder().memberId(pending.memberId()).build(),
                MemberIdentity.builder().memberId("").groupInstanceId("none").build(),
                MemberIdentity.builder().memberId(ids.get(1)).build());
        assertThat(left.errorCode()).isZero();
        assertThat(left.members().stream().map(member -> ErrorCode.forCode(member.errorCode())))
                .containsExactly(
                        ErrorCode.NONE,
                        ErrorCode.UNKNOWN_MEMBER_ID,
                        ErrorCode.NONE,
                        ErrorCode.UNKNOWN_MEMBER_ID,
                        ErrorCode.NONE);
        assertThat(script.state()).isEqualTo("Empty");
    }

    @Test
    void anUnknownGroupHasNoMembersThatCouldLeave() {
        LeaveGroupResponse left =
                script.leave(MemberIdentity.builder().memberId("m").build());
        assertThat(left.errorCode()).isZero();
        assertThat(left.members().getFirst().errorCode()).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID.code());
    }

    @Test
    void anOldClientLeavesAlone() {
        List<String> ids = script.stableGroup(1);
        assertThat(leaveOld("nobody").errorCode()).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID.code());
        LeaveGroupResponse left = leaveOld(ids.getFirst());
        assertThat(left.errorCode()).isZero();
        assertThat(left.members()).isEmpty();
    }

    private LeaveGroupResponse leaveOld(String memberId) {
        Answer<LeaveGroupResponse> answer = new Answer<>();
        script.submit(new GroupCommand.Leave(
                new Caller("client", "/192.0.2.1", (short) 2),
                LeaveGroupRequest.builder().groupId("g").memberId(memberId).build(),
                answer));
        return answer.get();
    }
}
