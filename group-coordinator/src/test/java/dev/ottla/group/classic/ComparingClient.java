package dev.ottla.group.classic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.group.classic.TwoMachines.Both;
import dev.ottla.protocol.Bytes;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.HeartbeatRequest;
import dev.ottla.protocol.message.JoinGroupRequest;
import dev.ottla.protocol.message.JoinGroupRequest.JoinGroupRequestProtocol;
import dev.ottla.protocol.message.JoinGroupResponse;
import dev.ottla.protocol.message.LeaveGroupRequest;
import dev.ottla.protocol.message.LeaveGroupRequest.MemberIdentity;
import dev.ottla.protocol.message.OffsetCommitRequest;
import dev.ottla.protocol.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import dev.ottla.protocol.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import dev.ottla.protocol.message.SyncGroupRequest;
import dev.ottla.protocol.message.SyncGroupRequest.SyncGroupRequestAssignment;
import dev.ottla.protocol.message.SyncGroupResponse;
import dev.ottla.runtime.simulation.SeededRandom;

/**
 * A client of both machines that mostly behaves, and sometimes crashes, lies about its generation or changes its mind.
 */
final class ComparingClient {
    private final TwoMachines machines;
    private final SeededRandom random;
    private final String clientId;
    private final String instanceId;
    private final short version;
    private String memberId = "";
    private int generation = -1;
    private JoinGroupResponse joined;
    private boolean synced;
    private Both<JoinGroupResponse> joining;
    private Both<SyncGroupResponse> syncing;

    ComparingClient(TwoMachines machines, SeededRandom random, int number) {
        this.machines = machines;
        this.random = random;
        this.clientId = "c" + number;
        this.instanceId = number < 2 ? "i" + number : null;
        this.version = (short) (random.chance(0.3) ? 3 + 3 * random.nextInt(2) : 9);
    }

    private String instance() {
        return version >= 5 ? instanceId : null;
    }

    void act() {
        int dice = random.nextInt(100);
        if (dice < 4) {
            crash();
        } else if (dice < 8 && !memberId.isEmpty()) {
            leave();
        } else if (joining == null && syncing == null) {
            proceed(dice);
        }
    }

    private void proceed(int dice) {
        if (memberId.isEmpty() || generation < 0 || dice < 14) {
            join();
        } else if (!synced || dice < 18) {
            sync();
        } else if (dice < 50) {
            commit();
        } else {
            heartbeat();
        }
    }

    private void crash() {
        memberId = "";
        forget();
    }

    private void forget() {
        generation = -1;
        synced = false;
        joining = null;
        syncing = null;
    }

    private void join() {
        JoinGroupRequest.Builder request = JoinGroupRequest.builder()
                .groupId(TwoMachines.GROUP)
                .memberId(memberId)
                .groupInstanceId(instance())
                .sessionTimeoutMs(10_001)
                .rebalanceTimeoutMs(8_003)
                .protocolType(random.chance(0.03) ? "connect" : "consumer")
                .addProtocols(JoinGroupRequestProtocol.builder()
                        .name("range")
                        .metadata(Bytes.of((byte) random.nextInt(2)))
                        .build());
        joining = machines.join(clientId, version, request.build());
    }

    private void sync() {
        SyncGroupRequest.Builder request = SyncGroupRequest.builder()
                .groupId(TwoMachines.GROUP)
                .memberId(memberId)
                .groupInstanceId(instance())
                .generationId(generation(0.05));
        if (joined != null && joined.leader().equals(memberId)) {
            joined.members()
                    .forEach(member -> request.addAssignments(SyncGroupRequestAssignment.builder()
                            .memberId(member.memberId())
                            .assignment(Bytes.of((byte) generation))
                            .build()));
        }
        syncing = machines.sync((short) 5, request.build());
    }

    private int generation(double wrong) {
        return random.chance(wrong) ? random.nextInt(5) - 1 : generation;
    }

    private void heartbeat() {
        failed(machines.heartbeat(HeartbeatRequest.builder()
                .groupId(TwoMachines.GROUP)
                .memberId(memberId)
                .groupInstanceId(instance())
                .generationId(generation(0.05))
                .build()));
    }

    private void commit() {
        boolean stranger = random.chance(0.1);
        failed(machines.commit(
                (short) (random.chance(0.5) ? 8 : 9),
                OffsetCommitRequest.builder()
                        .groupId(TwoMachines.GROUP)
                        .memberId(stranger ? "" : memberId)
                        .groupInstanceId(stranger ? null : instance())
                        .generationIdOrMemberEpoch(stranger ? -1 : generation(0.05))
                        .addTopics(OffsetCommitRequestTopic.builder()
                                .name("t")
                                .addPartitions(OffsetCommitRequestPartition.builder()
                                        .committedOffset(random.nextInt(100))
                                        .committedMetadata(random.chance(0.5) ? null : "m")
                                        .build())
                                .build())
                        .build()));
    }

    private void leave() {
        machines.leave(LeaveGroupRequest.builder()
                .groupId(TwoMachines.GROUP)
                .addMembers(MemberIdentity.builder()
                        .memberId(memberId)
                        .groupInstanceId(random.chance(0.1) ? "i0" : instance())
                        .build())
                .build());
        crash();
    }

    /** Takes the answers that have come; both machines must have said the same. */
    void receive() {
        if (joining != null && joining.isAnswered()) {
            JoinGroupResponse answer = joining.ours().get();
            assertThat(answer).isEqualTo(joining.theirs().get());
            joining = null;
            joinAnswered(answer);
        }
        if (syncing != null && syncing.isAnswered()) {
            SyncGroupResponse answer = syncing.ours().get();
            assertThat(answer).isEqualTo(syncing.theirs().get());
            syncing = null;
            synced = answer.errorCode() == 0;
            failed(ErrorCode.forCode(answer.errorCode()));
        }
    }

    private void joinAnswered(JoinGroupResponse answer) {
        synced = false;
        switch (ErrorCode.forCode(answer.errorCode())) {
            case NONE -> {
                joined = answer;
                memberId = answer.memberId();
                generation = answer.generationId();
            }
            case MEMBER_ID_REQUIRED -> {
                memberId = answer.memberId();
                generation = -1;
            }
            default -> crash();
        }
    }

    private void failed(ErrorCode error) {
        switch (error) {
            case NONE -> {}
            case REBALANCE_IN_PROGRESS, ILLEGAL_GENERATION -> {
                if (random.chance(0.8)) {
                    generation = -1;
                    synced = false;
                }
            }
            default -> {
                if (random.chance(0.8)) {
                    crash();
                }
            }
        }
    }
}
