package dev.ottla.group.coordinator;

import static dev.ottla.group.coordinator.Script.joinRequest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.group.GroupConfig;
import dev.ottla.group.GroupRecord;
import dev.ottla.group.coordinator.Script.Answer;
import dev.ottla.group.coordinator.Script.Joining;
import dev.ottla.group.offset.UnstableOffsets;
import dev.ottla.protocol.Bytes;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.JoinGroupRequest;
import dev.ottla.protocol.message.JoinGroupResponse;
import dev.ottla.protocol.message.JoinGroupResponse.JoinGroupResponseMember;
import java.util.List;
import org.junit.jupiter.api.Test;

/** JoinGroup, rule by rule, as Apache Kafka 4.3.1 was seen to answer. */
class JoinRulesTest {
    private final Script script = new Script();

    private static ErrorCode error(Answer<JoinGroupResponse> answer) {
        return ErrorCode.forCode(answer.get().errorCode());
    }

    @Test
    void aFirstJoinIsGivenAnIdAndSentBackForIt() {
        JoinGroupResponse first = script.join(4, joinRequest("")).get();
        assertThat(first.errorCode()).isEqualTo(ErrorCode.MEMBER_ID_REQUIRED.code());
        assertThat(first.memberId())
                .matches("client-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(first.protocolName()).isNull();
    }

    @Test
    void anOldClientsFirstJoinIsParkedAtOnce() {
        Answer<JoinGroupResponse> join = script.join(3, joinRequest(""));
        assertThat(join.isMissing()).isTrue();
        script.passMs(3_000);
        assertThat(error(join)).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void aNewGroupIsWrittenDownWithItsFirstRequest() {
        script.join(4, joinRequest(""));
        assertThat(script.log()).hasSize(1);
        assertThat(script.lastRecord()).isInstanceOfSatisfying(GroupRecord.GroupMetadata.class, created -> {
            assertThat(created.key().group()).isEqualTo("g");
            assertThat(created.value().generation()).isZero();
            assertThat(created.value().protocolType()).isEmpty();
            assertThat(created.value().protocol()).isNull();
            assertThat(created.value().leader()).isNull();
            assertThat(created.value().currentStateTimestamp()).isEqualTo(script.nowMs());
            assertThat(created.value().members()).isEmpty();
        });
    }

    @Test
    void theFirstMemberWaitsForTheInitialDelayAndLeads() {
        Joining member = script.joinDynamic();
        script.passMs(2_999);
        assertThat(member.answer().isMissing()).isTrue();
        script.passMs(1);
        JoinGroupResponse joined = member.answer().get();
        assertThat(joined.generationId()).isEqualTo(1);
        assertThat(joined.leader()).isEqualTo(member.memberId());
        assertThat(joined.memberId()).isEqualTo(member.memberId());
        assertThat(joined.protocolType()).isEqualTo("consumer");
        assertThat(joined.protocolName()).isEqualTo("range");
        assertThat(joined.members())
                .containsExactly(JoinGroupResponseMember.builder()
                        .memberId(member.memberId())
                        .metadata(Bytes.of((byte) 5))
                        .build());
    }

    @Test
    void eachNewMemberProlongsTheInitialDelayUpToTheRebalanceTimeout() {
        Joining first = script.joinDynamic(
                request -> request.toBuilder().rebalanceTimeoutMs(7_000).build());
        for (int i = 0; i < 2; i++) {
            script.passMs(2_000);
            script.joinDynamic(
                    request -> request.toBuilder().rebalanceTimeoutMs(7_000).build());
        }
        assertThat(first.answer().isMissing()).isTrue();
        script.passMs(2_999); // at 6,999 ms of 7,000
        assertThat(first.answer().isMissing()).isTrue();
        script.passMs(1);
        assertThat(first.answer().get().members()).hasSize(3);
    }

    @Test
    void onlyTheLeaderIsToldTheRoll() {
        Joining first = script.joinDynamic();
        Joining second = script.joinDynamic();
        script.passMs(6_000);
        assertThat(first.answer().get().members()).hasSize(2);
        assertThat(second.answer().get().members()).isEmpty();
        assertThat(second.answer().get().leader()).isEqualTo(first.memberId());
    }

    @Test
    void anUnknownIdIsRefusedWhetherTheGroupExistsOrNot() {
        Answer<JoinGroupResponse> noGroup = script.join(9, joinRequest("nobody"));
        assertThat(error(noGroup)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(noGroup.get().memberId()).isEqualTo("nobody");
        assertThat(script.log()).isEmpty();
        script.stableGroup(1);
        assertThat(error(script.join(9, joinRequest("nobody")))).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void protocolsMustBeGivenAndShared() {
        assertThat(error(script.join(9, joinRequest("", new String[0]))))
                .isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        script.stableGroup(1);
        assertThat(error(script.join(9, joinRequest("", "roundrobin"))))
                .isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        JoinGroupRequest connect =
                joinRequest("").toBuilder().protocolType("connect").build();
        assertThat(error(script.join(9, connect))).isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
    }

    @Test
    void theProtocolThatMostMembersPreferAmongThoseThatAllSpeakIsChosen() {
        Answer<JoinGroupResponse> a = script.join(3, joinRequest("", "a", "b", "c"));
        script.join(3, joinRequest("", "b", "c"));
        script.join(3, joinRequest("", "c", "b"));
        script.passMs(12_000);
        assertThat(a.get().protocolName()).isEqualTo("b");
    }

    @Test
    void aFullGroupRefusesNewMembers() {
        script.stableGroup(4);
        assertThat(error(script.join(3, joinRequest("")))).isEqualTo(ErrorCode.GROUP_MAX_SIZE_REACHED);
    }

    @Test
    void ofMoreMembersThanAllowedAtTheBarrierTheLastOnesAreRefused() {
        for (int i = 0; i < 4; i++) {
            script.join(3, joinRequest(""));
        }
        Answer<JoinGroupResponse> fifth = script.join(3, joinRequest(""));
        assertThat(error(fifth)).isEqualTo(ErrorCode.GROUP_MAX_SIZE_REACHED);
        assertThat(fifth.get().memberId()).isEmpty();
    }

    @Test
    void aNewMemberMakesTheOthersRejoin() {
        List<String> ids = script.stableGroup(1);
        Joining second = script.joinDynamic();
        assertThat(script.state()).isEqualTo("PreparingRebalance");
        assertThat(script.heartbeat(ids.getFirst(), 1)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        Answer<JoinGroupResponse> rejoined = script.join(9, joinRequest(ids.getFirst()));
        assertThat(rejoined.get().generationId()).isEqualTo(2);
        assertThat(rejoined.get().members()).hasSize(2);
        assertThat(second.answer().get().generationId()).isEqualTo(2);
    }

    @Test
    void whoDoesNotRejoinInTimeIsLeftBehind() {
        List<String> ids = script.stableGroup(2);
        Joining third = script.joinDynamic();
        for (int i = 0; i < 6; i++) {
            script.heartbeat(ids.get(0), 1);
            script.heartbeat(ids.get(1), 1);
            script.passMs(9_000);
        }
        assertThat(third.answer().isMissing()).isTrue();
        script.heartbeat(ids.get(0), 1);
        script.heartbeat(ids.get(1), 1);
        script.passMs(6_000);
        assertThat(third.answer().get().leader()).isEqualTo(third.memberId());
        assertThat(third.answer().get().members()).hasSize(1);
        assertThat(script.heartbeat(ids.getFirst(), 1)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void anIdThatIsNotUsedInTimeHoldsNobodyUp() {
        List<String> ids = script.stableGroup(1);
        script.join(9, joinRequest("")); // gets an id, never comes back
        Answer<JoinGroupResponse> rejoined = script.join(9, joinRequest(ids.getFirst()));
        assertThat(rejoined.isMissing()).isTrue();
        script.passMs(10_000);
        assertThat(rejoined.get().generationId()).isEqualTo(2);
    }

    @Test
    void aLeaderThatRejoinsAStableGroupStartsARebalance() {
        List<String> ids = script.stableGroup(2);
        Answer<JoinGroupResponse> leader = script.join(9, joinRequest(ids.getFirst()));
        assertThat(leader.isMissing()).isTrue();
        assertThat(script.state()).isEqualTo("PreparingRebalance");
    }

    @Test
    void aFollowerThatDidNotChangeIsToldTheCurrentGeneration() {
        List<String> ids = script.stableGroup(2);
        JoinGroupResponse follower = script.join(9, joinRequest(ids.getLast())).get();
        assertThat(follower.generationId()).isEqualTo(1);
        assertThat(follower.members()).isEmpty();
        assertThat(script.state()).isEqualTo("Stable");
    }

    @Test
    void aFollowerWithOtherMetadataStartsARebalance() {
        List<String> ids = script.stableGroup(2);
        script.join(9, joinRequest(ids.getLast(), "range", "sticky"));
        assertThat(script.state()).isEqualTo("PreparingRebalance");
    }

    @Test
    void whoMissedTheAnswerIsToldAgainWhileTheAssignmentIsDue() {
        Joining first = script.joinDynamic();
        script.joinDynamic();
        script.passMs(6_000);
        assertThat(script.state()).isEqualTo("CompletingRebalance");
        JoinGroupResponse again = script.join(9, joinRequest(first.memberId())).get();
        assertThat(again).isEqualTo(first.answer().get());
    }

    @Test
    void aSecondJoinOfTheSameMemberTakesThePlaceOfTheFirst() {
        List<String> ids = script.stableGroup(2);
        Answer<JoinGroupResponse> older = script.join(9, joinRequest(ids.getFirst()));
        Answer<JoinGroupResponse> newer = script.join(9, joinRequest(ids.getFirst()));
        assertThat(error(older)).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        script.join(9, joinRequest(ids.getLast()));
        assertThat(newer.get().generationId()).isEqualTo(2);
    }

    @Test
    void aParkedFirstJoinIsGivenUpAfterFiveMinutes() {
        JoinGroupRequest patient =
                joinRequest("").toBuilder().rebalanceTimeoutMs(900_000).build();
        List<String> ids = script.stableGroup(1);
        Joining late = script.joinDynamic(request -> patient);
        for (int passedMs = 0; passedMs < GroupConfig.NEW_MEMBER_JOIN_TIMEOUT_MS; passedMs += 5_000) {
            script.heartbeat(ids.getFirst(), 1);
            assertThat(late.answer().isMissing()).isTrue();
            script.passMs(5_000);
        }
        assertThat(error(late.answer())).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void inVersionZeroTheSessionTimeoutIsTheRebalanceTimeout() {
        Answer<JoinGroupResponse> first = script.join(0, joinRequest(""));
        script.passMs(3_000);
        script.settle(first.get());
        Answer<JoinGroupResponse> second = script.join(0, joinRequest(""));
        script.heartbeat(first.get().memberId(), 1);
        script.passMs(9_999);
        assertThat(second.isMissing()).isTrue();
        script.passMs(1);
        assertThat(second.get().leader()).isEqualTo(second.get().memberId());
    }

    @Test
    void withoutAnInitialDelayTheFirstMemberIsServedAtOnce() {
        GroupConfig config = new GroupConfig(6_000, 1_800_000, 0, 4, 4_096, 604_800_000L, 600_000L);
        Script eager = new Script(config, UnstableOffsets.none());
        assertThat(eager.join(3, joinRequest("")).get().generationId()).isEqualTo(1);
    }
}
