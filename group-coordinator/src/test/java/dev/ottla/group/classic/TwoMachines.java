package dev.ottla.group.classic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.group.Caller;
import dev.ottla.group.GroupCommand;
import dev.ottla.group.GroupConfig;
import dev.ottla.group.GroupRecord;
import dev.ottla.group.GroupRecordSerde;
import dev.ottla.group.coordinator.GroupShard;
import dev.ottla.group.offset.UnstableOffsets;
import dev.ottla.protocol.Bytes;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.HeartbeatRequest;
import dev.ottla.protocol.message.HeartbeatRequestCodec;
import dev.ottla.protocol.message.JoinGroupRequest;
import dev.ottla.protocol.message.JoinGroupRequestCodec;
import dev.ottla.protocol.message.JoinGroupResponse;
import dev.ottla.protocol.message.JoinGroupResponse.JoinGroupResponseMember;
import dev.ottla.protocol.message.JoinGroupResponseCodec;
import dev.ottla.protocol.message.LeaveGroupRequest;
import dev.ottla.protocol.message.LeaveGroupRequestCodec;
import dev.ottla.protocol.message.LeaveGroupResponseCodec;
import dev.ottla.protocol.message.OffsetCommitRequest;
import dev.ottla.protocol.message.OffsetCommitRequestCodec;
import dev.ottla.protocol.message.SyncGroupRequest;
import dev.ottla.protocol.message.SyncGroupRequestCodec;
import dev.ottla.protocol.message.SyncGroupResponse;
import dev.ottla.protocol.message.SyncGroupResponseCodec;
import dev.ottla.protocol.message.group.GroupMetadataValue;
import dev.ottla.protocol.message.group.GroupMetadataValue.MemberMetadata;
import dev.ottla.runtime.Outcome;
import dev.ottla.runtime.RandomSource;
import dev.ottla.runtime.Reply;
import dev.ottla.runtime.simulation.SeededRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.coordinator.group.OfficialGroups;

/** Our machine and Apache Kafka's, asked the same by seeded clients. */
final class TwoMachines {
    static final String GROUP = "g";
    private static final int UUID_LENGTH = 36;

    /** Answers of both to one request; null as long as it is parked. */
    record Both<T>(AtomicReference<T> ours, AtomicReference<T> theirs) {
        Both() {
            this(new AtomicReference<>(), new AtomicReference<>());
        }

        boolean isAnswered() {
            assertThat(ours.get() == null)
                    .as("parked here, parked there: %s / %s", ours.get(), theirs.get())
                    .isEqualTo(theirs.get() == null);
            return ours.get() != null;
        }
    }

    private final SeededRandom random;
    private final GroupShard shard;
    private final OfficialGroups official;
    private final Queue<Long> idBits = new ArrayDeque<>();
    private final List<GroupRecord> written = new ArrayList<>();
    private final List<ComparingClient> clients = new ArrayList<>();
    private long nowMs = 1_000_000;
    private int recordCount;
    private final List<String> story = new ArrayList<>();
    private boolean undecided;

    TwoMachines(long seed) {
        random = new SeededRandom(seed);
        GroupConfig config = new GroupConfig(6_000, 1_800_000, 3_000, 3, 4_096, 604_800_000L, Long.MAX_VALUE);
        shard = new GroupShard("ours", config, new FedRandom(), UnstableOffsets.none());
        official = new OfficialGroups(Map.of("group.max.size", 3, "group.initial.rebalance.delay.ms", 3_000), nowMs);
        for (int i = 0; i < 4; i++) {
            clients.add(new ComparingClient(this, random.fork(), i));
        }
        advance(0);
    }

    /** Gives out the random bits of the ids that the other machine has drawn. */
    private final class FedRandom implements RandomSource {
        @Override
        public long nextLong() {
            Long bits = idBits.poll();
            return bits == null ? 0 : bits;
        }

        @Override
        public int nextInt(int bound) {
            return 0;
        }
    }

    /** Whether the machines have elected different leaders among equals. */
    boolean isUndecided() {
        return undecided;
    }

    void step() {
        clients.get(random.nextInt(clients.size())).act();
        advance(random.chance(0.7) ? random.nextInt(1_500) : 0);
        compare();
        if (!undecided) {
            clients.forEach(ComparingClient::receive);
        }
    }

    private void advance(long durationMs) {
        long endMs = nowMs + durationMs;
        official.advanceTo(endMs);
        while (shard.nextDeadlineMs() <= endMs) {
            nowMs = Math.max(nowMs, shard.nextDeadlineMs());
            carryOut(shard.expire(nowMs));
        }
        nowMs = endMs;
    }

    /** What happened, for a failing seed. */
    String story() {
        return String.join("\n", story);
    }

    private void submit(GroupCommand command) {
        story.add(nowMs + " " + command + " -> " + shard.groups().find(GROUP) + " / " + official.describe(GROUP)
                + official.memberIds(GROUP));
        carryOut(shard.handle(command, nowMs));
        advance(0);
    }

    private void carryOut(Outcome<GroupCommand, GroupRecord> outcome) {
        for (GroupRecord each : outcome.records()) {
            shard.replay(each, recordCount++);
            written.add(each);
        }
        outcome.replies().forEach(Reply::send);
    }

    private void compare() {
        ClassicGroup group = shard.groups().find(GROUP);
        String theirs = official.describe(GROUP);
        String ours = group == null
                ? "[]"
                : "[" + group.state().displayName() + " " + group.generation() + " "
                        + group.members().leaderId() + "]";
        if (group != null && group.members().size() > 1 && !ours.equals(theirs) && sameButLeader(ours, theirs)) {
            undecided = true;
            return;
        }
        assertThat(ours).isEqualTo(theirs);
        compareRecords();
    }

    private static boolean sameButLeader(String ours, String theirs) {
        return ours.substring(0, ours.lastIndexOf(' ')).equals(theirs.substring(0, theirs.lastIndexOf(' ')));
    }

    private void compareRecords() {
        List<byte[]> theirs = official.takeWritten();
        List<GroupRecord> decoded = new ArrayList<>();
        for (int i = 0; i < theirs.size(); i += 2) {
            byte[] value = theirs.get(i + 1);
            decoded.add(GroupRecordSerde.read(Bytes.of(theirs.get(i)), value == null ? null : Bytes.of(value)));
        }
        assertThat(written.stream().map(TwoMachines::sorted))
                .containsExactlyElementsOf(
                        decoded.stream().map(TwoMachines::sorted).toList());
        written.clear();
    }

    /** Members stand in no particular order. */
    private static GroupRecord sorted(GroupRecord each) {
        if (each instanceof GroupRecord.GroupMetadata(var key, GroupMetadataValue value) && value != null) {
            List<MemberMetadata> members = value.members().stream()
                    .sorted(Comparator.comparing(MemberMetadata::memberId))
                    .toList();
            return new GroupRecord.GroupMetadata(
                    key, value.toBuilder().members(members).build());
        }
        return each;
    }

    /** Errors leave the protocol empty here and null there; both say it on the wire as the version wants it. */
    private static JoinGroupResponse sorted(JoinGroupResponse response) {
        String protocol = response.protocolName();
        return response.toBuilder()
                .protocolName(protocol == null || protocol.isEmpty() ? null : protocol)
                .members(response.members().stream()
                        .sorted(Comparator.comparing(JoinGroupResponseMember::memberId))
                        .toList())
                .build();
    }

    Both<JoinGroupResponse> join(String clientId, short version, JoinGroupRequest request) {
        Both<JoinGroupResponse> both = new Both<>();
        Set<String> before = official.memberIds(GROUP);
        byte[] bytes = JoinGroupRequestCodec.INSTANCE.toByteArray(request, version);
        official.join(
                clientId,
                version,
                bytes,
                answer -> both.theirs().set(sorted(JoinGroupResponseCodec.INSTANCE.read(answer, version))));
        feedNewId(before, both.theirs().get(), request.memberId());
        submit(new GroupCommand.Join(
                new Caller(clientId, "/192.0.2.1", version),
                JoinGroupRequestCodec.INSTANCE.read(bytes, version),
                answer -> both.ours().set(sorted(inVersion(answer, version)))));
        official.advanceTo(nowMs);
        return both;
    }

    /** What the client would read: the version leaves things out. */
    private static JoinGroupResponse inVersion(JoinGroupResponse response, short version) {
        boolean needsProtocol = version < 7 && response.protocolName() == null;
        JoinGroupResponse sayable =
                needsProtocol ? response.toBuilder().protocolName("").build() : response;
        return JoinGroupResponseCodec.INSTANCE.read(
                JoinGroupResponseCodec.INSTANCE.toByteArray(sayable, version), version);
    }

    private void feedNewId(Set<String> before, JoinGroupResponse answer, String asked) {
        Set<String> after = official.memberIds(GROUP);
        after.removeAll(before);
        after.remove(asked);
        String drawn = after.isEmpty() && answer != null ? answer.memberId() : String.join("", after);
        if (!drawn.equals(asked) && drawn.length() > UUID_LENGTH) {
            UUID uuid = UUID.fromString(drawn.substring(drawn.length() - UUID_LENGTH));
            idBits.add(uuid.getMostSignificantBits());
            idBits.add(uuid.getLeastSignificantBits());
        }
    }

    Both<SyncGroupResponse> sync(short version, SyncGroupRequest request) {
        Both<SyncGroupResponse> both = new Both<>();
        byte[] bytes = SyncGroupRequestCodec.INSTANCE.toByteArray(request, version);
        official.sync(
                version, bytes, answer -> both.theirs().set(SyncGroupResponseCodec.INSTANCE.read(answer, version)));
        submit(new GroupCommand.Sync(
                SyncGroupRequestCodec.INSTANCE.read(bytes, version),
                answer -> both.ours()
                        .set(SyncGroupResponseCodec.INSTANCE.read(
                                SyncGroupResponseCodec.INSTANCE.toByteArray(answer, version), version))));
        return both;
    }

    ErrorCode heartbeat(HeartbeatRequest request) {
        AtomicReference<ErrorCode> ours = new AtomicReference<>();
        short theirs = official.heartbeat((short) 4, HeartbeatRequestCodec.INSTANCE.toByteArray(request, (short) 4));
        submit(new GroupCommand.Heartbeat(request, answer -> ours.set(ErrorCode.forCode(answer.errorCode()))));
        assertThat(ours.get()).isEqualTo(ErrorCode.forCode(theirs));
        return ours.get();
    }

    ErrorCode commit(short version, OffsetCommitRequest request) {
        AtomicReference<ErrorCode> ours = new AtomicReference<>();
        short theirs = official.commit(version, OffsetCommitRequestCodec.INSTANCE.toByteArray(request, version));
        submit(new GroupCommand.CommitOffsets(
                new Caller("c", "/192.0.2.1", version),
                request,
                answer -> ours.set(ErrorCode.forCode(
                        answer.topics().getFirst().partitions().getFirst().errorCode()))));
        assertThat(ours.get()).isEqualTo(ErrorCode.forCode(theirs));
        return ours.get();
    }

    void leave(LeaveGroupRequest request) {
        short version = 5;
        AtomicReference<Object> ours = new AtomicReference<>();
        byte[] theirs = official.leave(version, LeaveGroupRequestCodec.INSTANCE.toByteArray(request, version));
        submit(new GroupCommand.Leave(new Caller("c", "/192.0.2.1", version), request, ours::set));
        assertThat(ours.get()).isEqualTo(LeaveGroupResponseCodec.INSTANCE.read(theirs, version));
    }
}
