package dev.ottla.group.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.group.GroupCommand;
import dev.ottla.group.GroupConfig;
import dev.ottla.group.GroupRecord;
import dev.ottla.group.GroupRecordSerde;
import dev.ottla.group.offset.UnstableOffsets;
import dev.ottla.protocol.message.group.GroupMetadataValue;
import dev.ottla.runtime.Failure;
import dev.ottla.runtime.Outcome;
import dev.ottla.runtime.Reply;
import dev.ottla.runtime.simulation.SeededRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A coordinator with its log, and the members of one group. The log keeps bytes; what is beyond the commit position is
 * lost in half of the fail-overs. Checks: hard state is what a replay of the log gives; the generations in the
 * committed log grow; a committed offset that was acknowledged is never read as an older one.
 */
final class GroupWorld {
    private static final GroupConfig CONFIG = new GroupConfig(6_000, 1_800_000, 500, 5, 4_096, 604_800_000L, 600_000L);

    private record Waiting(Reply<?> reply, long afterOffset, GroupCommand command) {}

    private final SeededRandom random;
    private final List<SimulatedMember> members = new ArrayList<>();
    private final List<GroupRecord> log = new ArrayList<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private final Map<Integer, Long> acknowledged = new HashMap<>();
    private final Map<Integer, String> leaderOfGeneration = new TreeMap<>();
    private int committedEnd;
    private boolean commitsHeld;
    private boolean faults = true;
    private long nowMs = 1_000_000;
    private GroupShard shard;

    GroupWorld(long seed) {
        random = new SeededRandom(seed);
        shard = newShard();
        for (int i = 0; i < 7; i++) {
            String instanceId = i < 2 ? "i" + i : null;
            members.add(new SimulatedMember(this, random.fork(), i, instanceId));
        }
    }

    private GroupShard newShard() {
        return new GroupShard("offsets-0", CONFIG, new SeededRandom(random.nextLong()), UnstableOffsets.none());
    }

    void step() {
        if (random.chance(0.01)) {
            failOver();
        } else if (random.chance(0.05)) {
            commitsHeld = !commitsHeld;
        } else {
            members.get(random.nextInt(members.size())).act(faults);
        }
        passMs(random.between(0, 700));
        if (!commitsHeld) {
            commitTo(log.size());
        } else if (random.chance(0.3)) {
            commitTo(committedEnd + random.nextInt(log.size() - committedEnd + 1));
        }
        if (random.chance(0.05)) {
            checkReplay();
        }
    }

    void endFaults() {
        faults = false;
        commitsHeld = false;
        commitTo(log.size());
        for (int round = 0; round < 400; round++) {
            members.forEach(member -> member.act(false));
            passMs(500);
            commitTo(log.size());
        }
        checkReplay();
        checkOffsets();
    }

    /**
     * Whether every living member that the group has room for is in the same settled generation. A static member that
     * was away while the barrier filled up comes on top of that, as in Apache Kafka.
     */
    boolean settled() {
        List<SimulatedMember> in =
                members.stream().filter(SimulatedMember::isStable).toList();
        boolean sameGeneration =
                in.stream().mapToInt(SimulatedMember::generation).distinct().count() <= 1;
        return in.size() >= Math.min(CONFIG.maxSize(), living()) && sameGeneration;
    }

    private long living() {
        return members.stream().filter(SimulatedMember::isAlive).count();
    }

    void submit(GroupCommand command) {
        carryOut(shard.handle(command, nowMs), command);
        passMs(0);
    }

    private void carryOut(Outcome<GroupCommand, GroupRecord> outcome, GroupCommand command) {
        for (GroupRecord written : outcome.records()) {
            GroupRecord read = GroupRecordSerde.read(GroupRecordSerde.key(written), GroupRecordSerde.value(written));
            assertThat(read).isEqualTo(written);
            shard.replay(read, log.size());
            log.add(read);
        }
        long last = outcome.records().isEmpty() ? Reply.AT_ONCE : log.size() - 1;
        for (Reply<?> reply : outcome.replies()) {
            long after = reply.afterOffset() == Reply.AFTER_OUTCOME ? last : reply.afterOffset();
            waiting.add(new Waiting(reply, after, command));
        }
        release();
    }

    private void release() {
        List<Waiting> ready = waiting.stream()
                .filter(each -> each.afterOffset() < committedEnd)
                .toList();
        waiting.removeAll(ready);
        ready.forEach(each -> each.reply().send());
    }

    private void commitTo(int end) {
        for (int offset = committedEnd; offset < end; offset++) {
            checkCommitted(log.get(offset));
        }
        committedEnd = end;
        release();
    }

    /** One leader and one roll per generation; generations only grow. */
    private void checkCommitted(GroupRecord committed) {
        if (committed instanceof GroupRecord.GroupMetadata metadata && metadata.value() != null) {
            GroupMetadataValue value = metadata.value();
            int highest = leaderOfGeneration.keySet().stream()
                    .mapToInt(each -> each)
                    .max()
                    .orElse(0);
            assertThat(value.generation()).as("generation in the log").isGreaterThanOrEqualTo(highest);
            if (!value.members().isEmpty()) {
                assertThat(value.members()).anyMatch(member -> member.memberId().equals(value.leader()));
                leaderOfGeneration.put(value.generation(), String.valueOf(value.leader()));
            }
        }
    }

    private void failOver() {
        shard.drain().forEach(Reply::send);
        List<Waiting> lost = List.copyOf(waiting);
        waiting.clear();
        lost.forEach(GroupWorld::fail);
        if (random.chance(0.5)) {
            log.subList(committedEnd, log.size()).clear();
        }
        shard = newShard();
        for (int offset = 0; offset < log.size(); offset++) {
            shard.replay(log.get(offset), offset);
        }
        passMs(0);
    }

    private static void fail(Waiting waiting) {
        Reply<?> reply = waiting.reply();
        if (reply.otherwise() == null) {
            waiting.command().fail(Failure.DROPPED);
        } else {
            failOther(reply);
        }
    }

    private static <T> void failOther(Reply<T> reply) {
        reply.to().accept(reply.otherwise().apply(Failure.DROPPED));
    }

    private void passMs(long durationMs) {
        long endMs = nowMs + durationMs;
        while (shard.nextDeadlineMs() <= endMs) {
            nowMs = Math.max(nowMs, shard.nextDeadlineMs());
            carryOut(shard.expire(nowMs), null);
        }
        nowMs = endMs;
    }

    void acknowledged(int partition, long offset) {
        acknowledged.merge(partition, offset, Math::max);
    }

    long acknowledgedOffset(int partition) {
        return acknowledged.getOrDefault(partition, -1L);
    }

    private void checkReplay() {
        GroupShard replayed = newShard();
        for (int offset = 0; offset < log.size(); offset++) {
            replayed.replay(log.get(offset), offset);
        }
        assertThat(hardState(replayed)).isEqualTo(hardState(shard));
    }

    private static Map<String, Object> hardState(GroupShard shard) {
        Map<String, Object> state = new LinkedHashMap<>();
        shard.groups().all().forEach(group -> {
            state.put(group.groupId(), List.of(String.valueOf(group.persisted()), group.persistedOffset()));
        });
        shard.offsets()
                .groupIds()
                .forEach(id -> state.put(
                        "offsets of " + id, Map.copyOf(shard.offsets().of(id).all())));
        return state;
    }

    private void checkOffsets() {
        acknowledged.forEach((partition, offset) -> {
            var committed = shard.offsets().of(Script.GROUP).all().get("t").get(partition);
            assertThat(committed.value().offset()).as("offset of " + partition).isGreaterThanOrEqualTo(offset);
        });
    }

    @Override
    public String toString() {
        return members + ", " + shard.groups().find(Script.GROUP);
    }
}
