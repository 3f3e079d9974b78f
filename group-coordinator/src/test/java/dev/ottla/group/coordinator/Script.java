package dev.ottla.group.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.group.Caller;
import dev.ottla.group.GroupCommand;
import dev.ottla.group.GroupConfig;
import dev.ottla.group.GroupRecord;
import dev.ottla.group.offset.UnstableOffsets;
import dev.ottla.protocol.Bytes;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.IntList;
import dev.ottla.protocol.message.DescribeGroupsResponse.DescribedGroup;
import dev.ottla.protocol.message.HeartbeatRequest;
import dev.ottla.protocol.message.HeartbeatResponse;
import dev.ottla.protocol.message.JoinGroupRequest;
import dev.ottla.protocol.message.JoinGroupRequest.JoinGroupRequestProtocol;
import dev.ottla.protocol.message.JoinGroupResponse;
import dev.ottla.protocol.message.LeaveGroupRequest;
import dev.ottla.protocol.message.LeaveGroupRequest.MemberIdentity;
import dev.ottla.protocol.message.LeaveGroupResponse;
import dev.ottla.protocol.message.OffsetCommitRequest;
import dev.ottla.protocol.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import dev.ottla.protocol.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import dev.ottla.protocol.message.OffsetCommitResponse;
import dev.ottla.protocol.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import dev.ottla.protocol.message.OffsetFetchRequest.OffsetFetchRequestTopics;
import dev.ottla.protocol.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import dev.ottla.protocol.message.OffsetFetchResponse.OffsetFetchResponsePartitions;
import dev.ottla.protocol.message.SyncGroupRequest;
import dev.ottla.protocol.message.SyncGroupRequest.SyncGroupRequestAssignment;
import dev.ottla.protocol.message.SyncGroupResponse;
import dev.ottla.runtime.Outcome;
import dev.ottla.runtime.Reply;
import dev.ottla.runtime.simulation.SeededRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Plays the runtime for one shard, turn by turn: log, commit position and time are in the hands of the test. */
public final class Script {
    public static final GroupConfig CONFIG = new GroupConfig(6_000, 1_800_000, 3_000, 4, 4_096, 604_800_000L, 600_000L);
    public static final String GROUP = "g";

    /** What one request was answered. */
    public static final class Answer<T> implements Consumer<T> {
        private final List<T> got = new ArrayList<>();

        @Override
        public void accept(T response) {
            got.add(response);
        }

        public T get() {
            assertThat(got).as("answers").hasSize(1);
            return got.getFirst();
        }

        public boolean isMissing() {
            return got.isEmpty();
        }
    }

    private record Waiting(Reply<?> reply, long afterOffset) {}

    private final GroupConfig config;
    private final UnstableOffsets unstable;
    private final List<GroupRecord> log = new ArrayList<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private GroupShard shard;
    private long nowMs = 1_000_000;
    private boolean committing = true;
    private boolean refuseAsTooLarge;

    public Script() {
        this(CONFIG, UnstableOffsets.none());
    }

    public Script(GroupConfig config, UnstableOffsets unstable) {
        this.config = config;
        this.unstable = unstable;
        this.shard = newShard(1);
    }

    private GroupShard newShard(long seed) {
        return new GroupShard("__consumer_offsets-0", config, new SeededRandom(seed), unstable);
    }

    public GroupShard shard() {
        return shard;
    }

    public List<GroupRecord> log() {
        return log;
    }

    public GroupRecord lastRecord() {
        return log.getLast();
    }

    public long nowMs() {
        return nowMs;
    }

    /** From now on appended records are not committed until {@link #commitAll}. */
    public Script holdCommits() {
        committing = false;
        return this;
    }

    public void commitAll() {
        committing = true;
        release();
    }

    /** The next records will not fit into a batch. */
    public void refuseNextAsTooLarge() {
        refuseAsTooLarge = true;
    }

    /** Another broker takes over: the log is replayed into a new machine. Returns what the old one answers. */
    public void failOver() {
        shard.drain().forEach(Reply::send);
        waiting.clear();
        shard = newShard(2 + log.size());
        for (int offset = 0; offset < log.size(); offset++) {
            shard.replay(log.get(offset), offset);
        }
        passMs(0);
    }

    /** Appends what another release has written, before the machine starts. */
    public void replay(GroupRecord foreign) {
        shard.replay(foreign, log.size());
        log.add(foreign);
    }

    public void passMs(long durationMs) {
        long endMs = nowMs + durationMs;
        while (shard.nextDeadlineMs() <= endMs) {
            nowMs = Math.max(nowMs, shard.nextDeadlineMs());
            carryOut(shard.expire(nowMs), null);
        }
        nowMs = endMs;
    }

    public void submit(GroupCommand command) {
        carryOut(shard.handle(command, nowMs), command);
        passMs(0);
    }

    private void carryOut(Outcome<GroupCommand, GroupRecord> outcome, GroupCommand command) {
        if (refuseAsTooLarge && !outcome.records().isEmpty()) {
            refuseAsTooLarge = false;
            boolean ofCommand = outcome.replies().stream().anyMatch(reply -> reply.otherwise() == null);
            outcome.replies().forEach(Script::fail);
            if (ofCommand && command != null) {
                command.fail(dev.ottla.runtime.Failure.TOO_LARGE);
            }
            shard.discarded(outcome);
            return;
        }
        for (GroupRecord each : outcome.records()) {
            shard.replay(each, log.size());
            log.add(each);
        }
        long last = outcome.records().isEmpty() ? Reply.AT_ONCE : log.size() - 1;
        for (Reply<?> reply : outcome.replies()) {
            waiting.add(new Waiting(reply, reply.afterOffset() == Reply.AFTER_OUTCOME ? last : reply.afterOffset()));
        }
        release();
    }

    private static <T> void fail(Reply<T> reply) {
        if (reply.otherwise() != null) {
            reply.to().accept(reply.otherwise().apply(dev.ottla.runtime.Failure.TOO_LARGE));
        }
    }

    private void release() {
        List<Waiting> ready = waiting.stream()
                .filter(each -> committing || each.afterOffset() < 0)
                .toList();
        waiting.removeAll(ready);
        ready.forEach(each -> each.reply().send());
    }

    public static JoinGroupRequest joinRequest(String memberId) {
        return joinRequest(memberId, "range");
    }

    public static JoinGroupRequest joinRequest(String memberId, String... protocols) {
        JoinGroupRequest.Builder request = JoinGroupRequest.builder()
                .groupId(GROUP)
                .memberId(memberId)
                .sessionTimeoutMs(10_000)
                .rebalanceTimeoutMs(60_000)
                .protocolType("consumer");
        for (String protocol : protocols) {
            request.addProtocols(JoinGroupRequestProtocol.builder()
                    .name(protocol)
                    .metadata(Bytes.of((byte) protocol.length()))
                    .build());
        }
        return request.build();
    }

    public Answer<JoinGroupResponse> join(int version, JoinGroupRequest request) {
        Answer<JoinGroupResponse> answer = new Answer<>();
        submit(new GroupCommand.Join(new Caller("client", "/192.0.2.1", (short) version), request, answer));
        return answer;
    }

    /** Joins as a client of today does: once to get an id, then with it. */
    public Joining joinDynamic() {
        return joinDynamic(UnaryOperator.identity());
    }

    public Joining joinDynamic(UnaryOperator<JoinGroupRequest> change) {
        JoinGroupResponse first = join(9, change.apply(joinRequest(""))).get();
        assertThat(first.errorCode()).isEqualTo(ErrorCode.MEMBER_ID_REQUIRED.code());
        JoinGroupRequest again = change.apply(joinRequest("")).toBuilder()
                .memberId(first.memberId())
                .build();
        return new Joining(first.memberId(), join(9, again));
    }

    public Answer<JoinGroupResponse> joinStatic(String instanceId, int version) {
        return join(
                version, joinRequest("").toBuilder().groupInstanceId(instanceId).build());
    }

    /** A member whose join may still be parked. */
    public record Joining(String memberId, Answer<JoinGroupResponse> answer) {}

    /** A stable group of so many dynamic members; the first one leads. */
    public List<String> stableGroup(int size) {
        List<Joining> joining = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            joining.add(joinDynamic());
        }
        passMs(3_000L * (size + 1));
        List<String> ids = joining.stream().map(Joining::memberId).toList();
        settle(joining.getFirst().answer().get());
        return ids;
    }

    /** Every member syncs; the leader, first on the roll, assigns each its own name. */
    public void settle(JoinGroupResponse leaders) {
        List<String> ids = leaders.members().stream()
                .map(JoinGroupResponse.JoinGroupResponseMember::memberId)
                .toList();
        String leader = leaders.leader();
        ids.stream().filter(id -> !id.equals(leader)).forEach(id -> sync(id, leaders.generationId()));
        sync(leader, leaders.generationId(), ids.toArray(String[]::new));
    }

    public static Bytes assignmentOf(String memberId) {
        return Bytes.of(memberId.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    public Answer<SyncGroupResponse> sync(String memberId, int generation, String... assigned) {
        return sync(SyncGroupRequest.builder()
                .groupId(GROUP)
                .memberId(memberId)
                .generationId(generation)
                .protocolType("consumer")
                .protocolName("range")
                .assignments(Arrays.stream(assigned)
                        .map(id -> SyncGroupRequestAssignment.builder()
                                .memberId(id)
                                .assignment(assignmentOf(id))
                                .build())
                        .toList())
                .build());
    }

    public Answer<SyncGroupResponse> sync(SyncGroupRequest request) {
        Answer<SyncGroupResponse> answer = new Answer<>();
        submit(new GroupCommand.Sync(request, answer));
        return answer;
    }

    public ErrorCode heartbeat(String memberId, int generation) {
        return heartbeat(memberId, null, generation);
    }

    public ErrorCode heartbeat(String memberId, String instanceId, int generation) {
        Answer<HeartbeatResponse> answer = new Answer<>();
        submit(new GroupCommand.Heartbeat(
                HeartbeatRequest.builder()
                        .groupId(GROUP)
                        .memberId(memberId)
                        .groupInstanceId(instanceId)
                        .generationId(generation)
                        .build(),
                answer));
        return ErrorCode.forCode(answer.get().errorCode());
    }

    public LeaveGroupResponse leave(MemberIdentity... members) {
        Answer<LeaveGroupResponse> answer = new Answer<>();
        submit(new GroupCommand.Leave(
                new Caller("client", "/192.0.2.1", (short) 5),
                LeaveGroupRequest.builder()
                        .groupId(GROUP)
                        .members(List.of(members))
                        .build(),
                answer));
        return answer.get();
    }

    public ErrorCode leave(String memberId) {
        return ErrorCode.forCode(
                leave(MemberIdentity.builder().memberId(memberId).build())
                        .members()
                        .getFirst()
                        .errorCode());
    }

    public static OffsetCommitRequest commitRequest(String memberId, int generation, int partition, long offset) {
        return OffsetCommitRequest.builder()
                .groupId(GROUP)
                .memberId(memberId)
                .generationIdOrMemberEpoch(generation)
                .addTopics(OffsetCommitRequestTopic.builder()
                        .name("t")
                        .addPartitions(OffsetCommitRequestPartition.builder()
                                .partitionIndex(partition)
                                .committedOffset(offset)
                                .committedMetadata("m")
                                .build())
                        .build())
                .build();
    }

    public Answer<OffsetCommitResponse> commit(int version, OffsetCommitRequest request) {
        Answer<OffsetCommitResponse> answer = new Answer<>();
        submit(new GroupCommand.CommitOffsets(new Caller("client", "/192.0.2.1", (short) version), request, answer));
        return answer;
    }

    public ErrorCode commit(String memberId, int generation, int partition, long offset) {
        return errorOf(commit(9, commitRequest(memberId, generation, partition, offset))
                .get());
    }

    public static ErrorCode errorOf(OffsetCommitResponse response) {
        return ErrorCode.forCode(
                response.topics().getFirst().partitions().getFirst().errorCode());
    }

    public Answer<OffsetFetchResponseGroup> fetch(OffsetFetchRequestGroup request, boolean requireStable) {
        Answer<OffsetFetchResponseGroup> answer = new Answer<>();
        submit(new GroupCommand.FetchOffsets(request, requireStable, answer));
        return answer;
    }

    public static OffsetFetchRequestGroup fetchRequest(int partition) {
        return OffsetFetchRequestGroup.builder()
                .groupId(GROUP)
                .addTopics(OffsetFetchRequestTopics.builder()
                        .name("t")
                        .partitionIndexes(IntList.of(partition))
                        .build())
                .build();
    }

    public OffsetFetchResponsePartitions fetched(int partition) {
        return fetch(fetchRequest(partition), false)
                .get()
                .topics()
                .getFirst()
                .partitions()
                .getFirst();
    }

    public long committedOffset(int partition) {
        return fetched(partition).committedOffset();
    }

    public DescribedGroup describe() {
        Answer<DescribedGroup> answer = new Answer<>();
        submit(new GroupCommand.DescribeGroup(GROUP, new Caller("client", "/192.0.2.1", (short) 6), answer));
        return answer.get();
    }

    public String state() {
        return describe().groupState();
    }

    public ErrorCode deleteGroup() {
        Answer<ErrorCode> answer = new Answer<>();
        submit(new GroupCommand.DeleteGroup(GROUP, answer));
        return answer.get();
    }
}
