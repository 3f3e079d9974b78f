package dev.ottla.group.coordinator;

import static dev.ottla.group.coordinator.Script.assignmentOf;
import static dev.ottla.group.coordinator.Script.joinRequest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.group.GroupConfig;
import dev.ottla.group.GroupRecord;
import dev.ottla.group.coordinator.Script.Answer;
import dev.ottla.group.coordinator.Script.Joining;
import dev.ottla.group.offset.UnstableOffsets;
import dev.ottla.protocol.Bytes;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.JoinGroupResponse;
import dev.ottla.protocol.message.SyncGroupResponse;
import dev.ottla.protocol.message.group.GroupMetadataKey;
import dev.ottla.protocol.message.group.GroupMetadataValue;
import dev.ottla.protocol.message.group.GroupMetadataValue.MemberMetadata;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a new coordinator knows, and what it does not. */
class FailOverRulesTest {
    private final Script script = new Script();

    @Test
    void aStableGroupGoesOnUnderANewCoordinator() {
        List<String> ids = script.stableGroup(2);
        script.commit(ids.get(0), 1, 0, 5);
        script.failOver();
        assertThat(script.state()).isEqualTo("Stable");
        assertThat(script.heartbeat(ids.get(0), 1)).isEqualTo(ErrorCode.NONE);
        assertThat(script.sync(ids.get(1), 1).get().assignment()).isEqualTo(assignmentOf(ids.get(1)));
        assertThat(script.commit(ids.get(0), 1, 0, 6)).isEqualTo(ErrorCode.NONE);
        assertThat(script.committedOffset(0)).isEqualTo(6);
        assertThat(script.join(9, joinRequest(ids.get(1))).get().leader()).isEqualTo(ids.get(0));
    }

    @Test
    void sessionsStartAnewWithTheNewCoordinator() {
        List<String> ids = script.stableGroup(1);
        script.passMs(9_000);
        script.failOver();
        script.passMs(9_999);
        assertThat(script.heartbeat(ids.getFirst(), 1)).isEqualTo(ErrorCode.NONE);
        script.passMs(10_000);
        assertThat(script.state()).isEqualTo("Empty");
    }

    @Test
    void whatIsParkedIsToldToLookForTheCoordinatorAgain() {
        Joining waiting = script.joinDynamic();
        script.failOver();
        assertThat(waiting.answer().get().errorCode()).isEqualTo(ErrorCode.NOT_COORDINATOR.code());

        List<Joining> two = List.of(script.joinDynamic(), script.joinDynamic());
        script.passMs(9_000);
        Answer<SyncGroupResponse> follower = script.sync(two.get(1).memberId(), 1);
        script.failOver();
        assertThat(follower.get().errorCode()).isEqualTo(ErrorCode.NOT_COORDINATOR.code());
    }

    @Test
    void aGenerationThatWasNeverAssignedIsForgotten() {
        List<String> ids = script.stableGroup(1);
        JoinGroupResponse rejoined = script.join(9, joinRequest(ids.getFirst())).get();
        assertThat(rejoined.generationId()).isEqualTo(2);
        script.failOver();
        assertThat(script.heartbeat(ids.getFirst(), 2)).isEqualTo(ErrorCode.ILLEGAL_GENERATION);
        assertThat(script.join(9, joinRequest(ids.getFirst())).get().generationId())
                .isEqualTo(2);
    }

    @Test
    void aGroupThatIsNowTooLargeComesTogetherAgain() {
        List<String> ids = script.stableGroup(3);
        GroupConfig smaller = new GroupConfig(6_000, 1_800_000, 3_000, 2, 4_096, 604_800_000L, 600_000L);
        Script other = new Script(smaller, UnstableOffsets.none());
        script.log().forEach(other::replay);
        other.passMs(0);
        assertThat(other.state()).isEqualTo("PreparingRebalance");
        other.join(9, joinRequest(ids.get(0)));
        other.join(9, joinRequest(ids.get(1)));
        assertThat(other.join(9, joinRequest(ids.get(2))).get().errorCode())
                .isEqualTo(ErrorCode.GROUP_MAX_SIZE_REACHED.code());
    }

    @Test
    void recordsOfOtherKindsOfGroupsAreLeftAlone() {
        script.replay(new GroupRecord.Foreign((short) 3, Bytes.of((byte) 0, (byte) 3), Bytes.EMPTY));
        script.replay(new GroupRecord.Foreign((short) 99, Bytes.of((byte) 0, (byte) 99), null));
        assertThat(script.stableGroup(1)).hasSize(1);
    }

    @Test
    void aRecordWithoutRebalanceTimeoutUsesTheSessionTimeout() {
        script.replay(new GroupRecord.GroupMetadata(
                GroupMetadataKey.builder().group("g").build(),
                GroupMetadataValue.builder()
                        .protocolType("consumer")
                        .generation(7)
                        .protocol("range")
                        .leader("m")
                        .addMembers(MemberMetadata.builder()
                                .memberId("m")
                                .clientId("c")
                                .clientHost("/h")
                                .sessionTimeout(10_000)
                                .build())
                        .build()));
        assertThat(script.heartbeat("m", 7)).isEqualTo(ErrorCode.NONE);
        Joining second = script.joinDynamic(
                request -> request.toBuilder().rebalanceTimeoutMs(1_000).build());
        script.heartbeat("m", 7);
        script.passMs(9_999);
        assertThat(second.answer().isMissing()).isTrue();
        script.heartbeat("m", 7);
        script.passMs(1);
        assertThat(second.answer().get().generationId()).isEqualTo(8);
    }
}
