package dev.ottla.group.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.group.Caller;
import dev.ottla.group.GroupCommand;
import dev.ottla.group.GroupCommand.ListedGroups;
import dev.ottla.group.GroupRecord;
import dev.ottla.group.coordinator.Script.Answer;
import dev.ottla.group.offset.UnstableOffsets;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.HeartbeatRequest;
import dev.ottla.protocol.message.HeartbeatResponse;
import dev.ottla.protocol.message.JoinGroupRequest;
import dev.ottla.protocol.message.JoinGroupResponse;
import dev.ottla.protocol.message.OffsetCommitResponse;
import dev.ottla.protocol.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import dev.ottla.runtime.ReplaySource;
import dev.ottla.runtime.StateMachineLog;
import dev.ottla.runtime.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The front: finding the shard, elections and resignations, on simulated strands. */
class GroupCoordinatorTest {
    private static final int PARTITIONS = 4;

    private final Simulation world = new Simulation(7);
    private final GroupCoordinator coordinator = new GroupCoordinator(
            Script.CONFIG,
            () -> PARTITIONS,
            UnstableOffsets.none(),
            new GroupCoordinator.Wiring(
                    world.timer(),
                    world.clock(),
                    world.random(),
                    world.strands().pool("io")));
    private final MemoryLog log = new MemoryLog();
    private final int partition = coordinator.partitionFor("g");

    @BeforeEach
    void lead() {
        elect(1);
        world.runUntilIdle();
    }

    @AfterEach
    void close() {
        coordinator.close();
        world.runUntilIdle();
    }

    private void elect(int epoch) {
        coordinator.elected(partition, epoch, world.strands().strand("p"), log, log);
    }

    private ErrorCode commit(String group) {
        Answer<OffsetCommitResponse> answer = new Answer<>();
        coordinator.commitOffsets(new GroupCommand.CommitOffsets(
                new Caller("c", "/h", (short) 9),
                Script.commitRequest("", -1, 0, 5).toBuilder().groupId(group).build(),
                answer));
        world.runUntilIdle();
        return Script.errorOf(answer.get());
    }

    private long committed() {
        Answer<OffsetFetchResponseGroup> answer = new Answer<>();
        coordinator.fetchOffsets(new GroupCommand.FetchOffsets(Script.fetchRequest(0), false, answer));
        world.runUntilIdle();
        return answer.get().topics().getFirst().partitions().getFirst().committedOffset();
    }

    @Test
    void groupsAreSpreadAsApacheKafkaSpreadsThem() {
        assertThat(coordinator.partitionFor("g")).isEqualTo("g".hashCode() % PARTITIONS);
        assertThat("polygenelubricants".hashCode()).isEqualTo(Integer.MIN_VALUE);
        assertThat(coordinator.partitionFor("polygenelubricants")).isZero();
        assertThat("zzzzzz".hashCode()).isNegative();
        assertThat(coordinator.partitionFor("zzzzzz"))
                .isEqualTo(org.apache.kafka.common.utils.Utils.abs("zzzzzz".hashCode()) % PARTITIONS);
    }

    @Test
    void whatIsNotLedHereIsRefused() {
        String elsewhere = List.of("a", "b", "c", "d", "e").stream()
                .filter(group -> coordinator.partitionFor(group) != partition)
                .findFirst()
                .orElseThrow();
        assertThat(commit(elsewhere)).isEqualTo(ErrorCode.NOT_COORDINATOR);
        assertThat(commit("g")).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void committedOffsetsSurviveAResignationAndANewElection() {
        commit("g");
        coordinator.resigned(partition, 2);
        assertThat(commit("g")).isEqualTo(ErrorCode.NOT_COORDINATOR);
        elect(3);
        world.runUntilIdle();
        assertThat(committed()).isEqualTo(5);
    }

    @Test
    void anOlderResignationOrElectionChangesNothing() {
        elect(5);
        world.runUntilIdle();
        coordinator.resigned(partition, 4);
        elect(4);
        world.runUntilIdle();
        assertThat(commit("g")).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void aParkedJoinIsToldThatTheCoordinatorMoved() {
        Answer<JoinGroupResponse> join = new Answer<>();
        coordinator.join(new GroupCommand.Join(new Caller("c", "/h", (short) 3), Script.joinRequest(""), join));
        world.runUntilIdle();
        assertThat(join.isMissing()).isTrue();
        coordinator.resigned(partition, 2);
        world.runUntilIdle();
        assertThat(join.get().errorCode()).isEqualTo(ErrorCode.NOT_COORDINATOR.code());
    }

    @Test
    void theInitialDelayRunsOnTheTimer() {
        Answer<JoinGroupResponse> join = new Answer<>();
        coordinator.join(new GroupCommand.Join(new Caller("c", "/h", (short) 3), Script.joinRequest(""), join));
        world.runForMs(3_001);
        assertThat(join.get().generationId()).isEqualTo(1);
    }

    @Test
    void whileAShardLoadsOnlyHeartbeatsSucceed() {
        coordinator.resigned(partition, 2);
        world.runUntilIdle();
        GroupCoordinator loading = new GroupCoordinator(
                Script.CONFIG,
                () -> PARTITIONS,
                UnstableOffsets.none(),
                new GroupCoordinator.Wiring(world.timer(), world.clock(), world.random(), task -> {}));
        loading.elected(partition, 3, world.strands().strand("q"), log, log);
        Answer<OffsetCommitResponse> commit = new Answer<>();
        loading.commitOffsets(new GroupCommand.CommitOffsets(
                new Caller("c", "/h", (short) 9), Script.commitRequest("", -1, 0, 5), commit));
        Answer<HeartbeatResponse> heartbeat = new Answer<>();
        loading.heartbeat(new GroupCommand.Heartbeat(
                HeartbeatRequest.builder().groupId("g").memberId("m").build(), heartbeat));
        Answer<ListedGroups> list = new Answer<>();
        loading.listGroups(List.of(), List.of(), list);
        world.runUntilIdle();
        assertThat(Script.errorOf(commit.get())).isEqualTo(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
        assertThat(heartbeat.get().errorCode()).isZero();
        assertThat(list.get().error()).isEqualTo(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
        loading.close();
    }

    @Test
    void namelessGroupsMayOnlyCommitAndFetch() {
        Answer<JoinGroupResponse> join = new Answer<>();
        JoinGroupRequest nameless =
                Script.joinRequest("").toBuilder().groupId("").build();
        coordinator.join(new GroupCommand.Join(new Caller("c", "/h", (short) 9), nameless, join));
        assertThat(join.get().errorCode()).isEqualTo(ErrorCode.INVALID_GROUP_ID.code());
        if (coordinator.partitionFor("") != partition) {
            assertThat(commit("")).isEqualTo(ErrorCode.NOT_COORDINATOR);
        }
    }

    @Test
    void aSessionTimeoutOutOfBoundsIsRefused() {
        Answer<JoinGroupResponse> join = new Answer<>();
        JoinGroupRequest hasty =
                Script.joinRequest("").toBuilder().sessionTimeoutMs(5_999).build();
        coordinator.join(new GroupCommand.Join(new Caller("c", "/h", (short) 9), hasty, join));
        assertThat(join.get().errorCode()).isEqualTo(ErrorCode.INVALID_SESSION_TIMEOUT.code());
    }

    @Test
    void listsAreFilteredByStateAndType() {
        commit("g");
        assertThat(list(List.of(), List.of())).containsExactly("g");
        assertThat(list(List.of("empty"), List.of("CLASSIC"))).containsExactly("g");
        assertThat(list(List.of("Stable"), List.of())).isEmpty();
        assertThat(list(List.of(), List.of("consumer"))).isEmpty();
        coordinator.resigned(partition, 2);
        assertThat(list(List.of(), List.of())).isEmpty();
    }

    private List<String> list(List<String> states, List<String> types) {
        Answer<ListedGroups> answer = new Answer<>();
        coordinator.listGroups(states, types, answer);
        world.runUntilIdle();
        return answer.get().groups().stream().map(group -> group.groupId()).toList();
    }

    @Test
    void offsetsOfDeletedTopicsGoEverywhere() {
        commit("g");
        coordinator.topicsDeleted(List.of("t"));
        world.runForMs(10);
        assertThat(committed()).isEqualTo(-1);
    }

    /** A log that commits at once. */
    private static final class MemoryLog implements StateMachineLog<GroupRecord>, ReplaySource<GroupRecord> {
        private final List<GroupRecord> records = new ArrayList<>();

        @Override
        public long append(List<GroupRecord> more) {
            records.addAll(more);
            return records.size() - 1L;
        }

        @Override
        public long committedEndOffset() {
            return records.size();
        }

        @Override
        public void onCommit(Runnable listener) {}

        @Override
        public long startOffset() {
            return 0;
        }

        @Override
        public long endOffset() {
            return records.size();
        }

        @Override
        public long readPiece(long offset, Sink<GroupRecord> sink) {
            sink.replay(records.get((int) offset), offset);
            return offset + 1;
        }
    }
}
