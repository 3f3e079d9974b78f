package dev.ottla.group.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.group.Caller;
import dev.ottla.group.GroupCommand;
import dev.ottla.protocol.Bytes;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.HeartbeatRequest;
import dev.ottla.protocol.message.HeartbeatResponse;
import dev.ottla.protocol.message.JoinGroupRequest;
import dev.ottla.protocol.message.JoinGroupResponse;
import dev.ottla.protocol.message.LeaveGroupRequest;
import dev.ottla.protocol.message.LeaveGroupRequest.MemberIdentity;
import dev.ottla.protocol.message.OffsetCommitResponse;
import dev.ottla.protocol.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import dev.ottla.protocol.message.SyncGroupRequest;
import dev.ottla.protocol.message.SyncGroupRequest.SyncGroupRequestAssignment;
import dev.ottla.protocol.message.SyncGroupResponse;
import dev.ottla.runtime.simulation.SeededRandom;
import java.util.List;
import java.util.function.Consumer;

/**
 * A consumer as the protocol guide has it, one request at a time, that may crash (forgets everything and never hears
 * its answers), dawdle or leave. Each answer must come at most once; who lives gets every answer.
 */
final class SimulatedMember {
    private enum Phase {
        OUT,
        JOINED,
        STABLE
    }

    private final GroupWorld world;
    private final SeededRandom random;
    private final int partition;
    private final String instanceId;
    private final Caller caller;
    private String memberId = "";
    private int generation = -1;
    private Phase phase = Phase.OUT;
    private JoinGroupResponse joined;
    private Bytes assignment = Bytes.EMPTY;
    private int life;
    private boolean busy;
    private boolean alive = true;
    private long position;

    SimulatedMember(GroupWorld world, SeededRandom random, int number, String instanceId) {
        this.world = world;
        this.random = random;
        this.partition = number;
        this.instanceId = instanceId;
        this.caller = new Caller("c" + number, "/192.0.2." + number, (short) (random.chance(0.2) ? 3 : 9));
    }

    boolean isStable() {
        return alive && phase == Phase.STABLE;
    }

    boolean isAlive() {
        return alive;
    }

    int generation() {
        return generation;
    }

    void act(boolean faults) {
        if (!alive) {
            alive = faults ? random.chance(0.3) : alive;
        } else if (faults && random.chance(0.03)) {
            crash();
        } else if (faults && random.chance(0.02)) {
            leave();
        } else if (!busy && !(faults && random.chance(0.3))) {
            proceed();
        }
    }

    /** Forgets everything; the answers of this life are not for the next one. */
    private void crash() {
        life++;
        busy = false;
        alive = false;
        reset();
    }

    private void reset() {
        memberId = "";
        generation = -1;
        phase = Phase.OUT;
    }

    private void leave() {
        if (memberId.isEmpty()) {
            return;
        }
        String leaving = memberId;
        life++;
        busy = false;
        reset();
        world.submit(new GroupCommand.Leave(
                caller,
                LeaveGroupRequest.builder()
                        .groupId(Script.GROUP)
                        .memberId(leaving)
                        .addMembers(MemberIdentity.builder()
                                .memberId(leaving)
                                .groupInstanceId(instanceId)
                                .build())
                        .build(),
                response -> {}));
    }

    private void proceed() {
        switch (phase) {
            case OUT -> join();
            case JOINED -> sync();
            case STABLE -> {
                if (random.chance(0.3)) {
                    commit();
                } else if (random.chance(0.2)) {
                    fetch();
                } else {
                    heartbeat();
                }
            }
        }
    }

    /** Hands the answer on if it is for this life; exactly once. */
    private <T> Consumer<T> once(Consumer<T> then) {
        int asked = life;
        boolean[] answered = new boolean[1];
        busy = true;
        return response -> {
            assertThat(answered[0]).as("answered twice").isFalse();
            answered[0] = true;
            if (asked == life) {
                busy = false;
                then.accept(response);
            }
        };
    }

    private void join() {
        JoinGroupRequest request = Script.joinRequest(memberId).toBuilder()
                .groupInstanceId(instanceId)
                .rebalanceTimeoutMs(8_000)
                .build();
        world.submit(new GroupCommand.Join(caller, request, once(this::joinAnswered)));
    }

    private void joinAnswered(JoinGroupResponse response) {
        switch (ErrorCode.forCode(response.errorCode())) {
            case NONE -> {
                joined = response;
                memberId = response.memberId();
                generation = response.generationId();
                phase = Phase.JOINED;
            }
            case MEMBER_ID_REQUIRED -> memberId = response.memberId();
            case REBALANCE_IN_PROGRESS, NOT_COORDINATOR -> {}
            default -> reset();
        }
    }

    private void sync() {
        SyncGroupRequest.Builder request = SyncGroupRequest.builder()
                .groupId(Script.GROUP)
                .memberId(memberId)
                .groupInstanceId(instanceId)
                .generationId(generation);
        if (joined.leader().equals(memberId) && !joined.skipAssignment()) {
            joined.members()
                    .forEach(member -> request.addAssignments(SyncGroupRequestAssignment.builder()
                            .memberId(member.memberId())
                            .assignment(Bytes.of((byte) generation))
                            .build()));
        }
        world.submit(new GroupCommand.Sync(request.build(), once(this::syncAnswered)));
    }

    private void syncAnswered(SyncGroupResponse response) {
        if (response.errorCode() == ErrorCode.NONE.code()) {
            assignment = response.assignment();
            assertThat(assignment).as("assignment of the generation").isIn(Bytes.of((byte) generation), Bytes.EMPTY);
            phase = Phase.STABLE;
        } else {
            failed(ErrorCode.forCode(response.errorCode()));
        }
    }

    private void heartbeat() {
        HeartbeatRequest request = HeartbeatRequest.builder()
                .groupId(Script.GROUP)
                .memberId(memberId)
                .groupInstanceId(instanceId)
                .generationId(generation)
                .build();
        Consumer<HeartbeatResponse> answered = response -> failed(ErrorCode.forCode(response.errorCode()));
        world.submit(new GroupCommand.Heartbeat(request, once(answered)));
    }

    private void commit() {
        long offset = ++position;
        Consumer<OffsetCommitResponse> answered = response -> {
            ErrorCode error = Script.errorOf(response);
            if (error == ErrorCode.NONE) {
                world.acknowledged(partition, offset);
            }
            failed(error);
        };
        world.submit(new GroupCommand.CommitOffsets(
                caller,
                Script.commitRequest(memberId, generation, partition, offset).toBuilder()
                        .groupInstanceId(instanceId)
                        .build(),
                once(answered)));
    }

    /** What was acknowledged before the request must be in the answer. */
    private void fetch() {
        long atLeast = world.acknowledgedOffset(partition);
        Consumer<OffsetFetchResponseGroup> answered = response -> {
            if (response.errorCode() == ErrorCode.NONE.code()) {
                long read = response.topics().getFirst().partitions().getFirst().committedOffset();
                assertThat(read).as("committed offset").isGreaterThanOrEqualTo(atLeast);
            }
        };
        world.submit(new GroupCommand.FetchOffsets(Script.fetchRequest(partition), false, once(answered)));
    }

    private void failed(ErrorCode error) {
        switch (error) {
            case NONE, NOT_COORDINATOR -> {}
            case REBALANCE_IN_PROGRESS -> phase = Phase.OUT;
            case ILLEGAL_GENERATION -> {
                generation = -1;
                phase = Phase.OUT;
            }
            default -> reset();
        }
    }

    @Override
    public String toString() {
        return "member " + partition + " " + memberId + " " + phase + " generation " + generation + " "
                + List.of(alive, busy);
    }
}
