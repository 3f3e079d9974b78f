package dev.ottla.group.coordinator;

import static dev.ottla.group.coordinator.Script.assignmentOf;
import static dev.ottla.group.coordinator.Script.joinRequest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.group.GroupRecord;
import dev.ottla.group.coordinator.Script.Answer;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.JoinGroupResponse;
import dev.ottla.protocol.message.LeaveGroupRequest.MemberIdentity;
import dev.ottla.protocol.message.LeaveGroupResponse;
import dev.ottla.protocol.message.SyncGroupRequest;
import dev.ottla.protocol.message.SyncGroupResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Static membership (KIP-345, KIP-814), rule by rule: a stable group of the instances i1, who leads, and i2. */
class StaticMemberRulesTest {
    private final Script script = new Script();
    private String first;
    private String second;

    @BeforeEach
    void twoStaticMembers() {
        Answer<JoinGroupResponse> one = script.joinStatic("i1", 9);
        Answer<JoinGroupResponse> two = script.joinStatic("i2", 9);
        script.passMs(9_000);
        script.settle(one.get());
        first = one.get().memberId();
        second = two.get().memberId();
    }

    @Test
    void theIdOfAStaticMemberTellsItsInstance() {
        assertThat(first).startsWith("i1-");
        assertThat(script.describe().members().getFirst().groupInstanceId()).isEqualTo("i1");
    }

    @Test
    void aReturningLeaderIsToldToSkipTheAssignment() {
        JoinGroupResponse back = script.joinStatic("i1", 9).get();
        assertThat(back.skipAssignment()).isTrue();
        assertThat(back.generationId()).isEqualTo(1);
        assertThat(back.leader()).isEqualTo(back.memberId()).isNotEqualTo(first);
        assertThat(back.members()).hasSize(2);
        assertThat(script.state()).isEqualTo("Stable");
    }

    @Test
    void anOlderReturningLeaderIsToldTheFormerIdSoThatItDoesNotLead() {
        JoinGroupResponse back = script.joinStatic("i1", 8).get();
        assertThat(back.skipAssignment()).isFalse();
        assertThat(back.leader()).isEqualTo(first);
        assertThat(back.members()).isEmpty();
    }

    @Test
    void aReturningMemberKeepsItsAssignmentWhichIsWrittenUnderTheNewId() {
        String back = script.joinStatic("i2", 9).get().memberId();
        assertThat(script.sync(back, 1).get().assignment()).isEqualTo(assignmentOf(second));
        assertThat(script.lastRecord())
                .isInstanceOfSatisfying(
                        GroupRecord.GroupMetadata.class,
                        written -> assertThat(written.value().members()).anySatisfy(member -> {
                            assertThat(member.memberId()).isEqualTo(back);
                            assertThat(member.groupInstanceId()).isEqualTo("i2");
                        }));
    }

    @Test
    void theFormerLifeIsFenced() {
        script.joinStatic("i2", 9);
        assertThat(script.heartbeat(second, "i2", 1)).isEqualTo(ErrorCode.FENCED_INSTANCE_ID);
        assertThat(script.heartbeat(second, 1)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        Answer<SyncGroupResponse> sync = script.sync(SyncGroupRequest.builder()
                .groupId("g")
                .memberId(second)
                .groupInstanceId("i2")
                .generationId(1)
                .build());
        assertThat(sync.get().errorCode()).isEqualTo(ErrorCode.FENCED_INSTANCE_ID.code());
        Answer<JoinGroupResponse> join = script.join(
                9, joinRequest(second).toBuilder().groupInstanceId("i2").build());
        assertThat(join.get().errorCode()).isEqualTo(ErrorCode.FENCED_INSTANCE_ID.code());
    }

    @Test
    void aFormerLifeThatWaitsAtTheBarrierIsFencedThere() {
        Answer<JoinGroupResponse> waiting = script.join(
                9, joinRequest(first).toBuilder().groupInstanceId("i1").build());
        assertThat(waiting.isMissing()).isTrue();
        Answer<JoinGroupResponse> back = script.joinStatic("i1", 9);
        assertThat(waiting.get().errorCode()).isEqualTo(ErrorCode.FENCED_INSTANCE_ID.code());
        script.joinStatic("i2", 9);
        assertThat(back.get().generationId()).isEqualTo(2);
    }

    @Test
    void aReturnBeforeTheAssignmentStartsARebalance() {
        script.join(9, joinRequest(first).toBuilder().groupInstanceId("i1").build());
        script.join(9, joinRequest(second).toBuilder().groupInstanceId("i2").build());
        assertThat(script.state()).isEqualTo("CompletingRebalance");
        script.joinStatic("i2", 9);
        assertThat(script.state()).isEqualTo("PreparingRebalance");
    }

    @Test
    void aStaticMemberThatDoesNotRejoinKeepsItsPlace() {
        Answer<JoinGroupResponse> rejoined = script.join(
                9, joinRequest(first).toBuilder().groupInstanceId("i1").build());
        for (int i = 0; i < 8; i++) {
            script.heartbeat(second, "i2", 1);
            script.passMs(8_000);
        }
        assertThat(rejoined.get().members()).hasSize(2);
    }

    @Test
    void administratorsRemoveInstancesByName() {
        LeaveGroupResponse left = script.leave(
                MemberIdentity.builder().memberId("").groupInstanceId("i1").build(),
                MemberIdentity.builder().memberId("wrong").groupInstanceId("i2").build());
        assertThat(left.members().get(0).errorCode()).isZero();
        assertThat(left.members().get(1).errorCode()).isEqualTo(ErrorCode.FENCED_INSTANCE_ID.code());
        assertThat(script.heartbeat(first, "i1", 1)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void aReturnWithOtherProtocolsThatChangesTheChoiceStartsARebalance() {
        script.failOver();
        assertThat(script.joinStatic("i2", 9).get().errorCode()).isZero();
        Answer<JoinGroupResponse> changed = script.join(
                9,
                joinRequest("", "sticky", "range").toBuilder()
                        .groupInstanceId("i1")
                        .build());
        assertThat(changed.get().errorCode()).isZero(); // all still speak range only together
        assertThat(script.state()).isEqualTo("Stable");
    }
}
