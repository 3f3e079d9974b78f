package dev.ottla.group.coordinator;

import dev.ottla.group.GroupCommand;
import dev.ottla.group.GroupCommand.ListedGroups;
import dev.ottla.group.GroupConfig;
import dev.ottla.group.GroupRecord;
import dev.ottla.group.offset.UnstableOffsets;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.JoinGroupRequest;
import dev.ottla.runtime.Clock;
import dev.ottla.runtime.RandomSource;
import dev.ottla.runtime.ReplaySource;
import dev.ottla.runtime.StateMachineLoader;
import dev.ottla.runtime.StateMachineLog;
import dev.ottla.runtime.StateMachineRuntime;
import dev.ottla.runtime.Strand;
import dev.ottla.runtime.Timer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The front of group coordination on one broker: knows which partitions of {@code __consumer_offsets} are led here,
 * finds the one of a group, and hands commands to its shard. What has no shard here is refused in the API's own shape.
 *
 * <p>Any thread; the shards' own strands do the rest. Elections and resignations of one partition come in order, from
 * the one thread or strand that follows the metadata.
 */
public final class GroupCoordinator implements AutoCloseable {
    private static final String OFFSETS_TOPIC = "__consumer_offsets";

    /**
     * What shards run on.
     *
     * @param io loads shards; reads files
     */
    public record Wiring(Timer timer, Clock clock, RandomSource random, Executor io) {}

    private record Led(int leaderEpoch, StateMachineRuntime<GroupCommand, GroupRecord> runtime) {}

    private final GroupConfig config;
    private final IntSupplier partitionCount;
    private final UnstableOffsets unstable;
    private final Wiring wiring;
    private final Map<Integer, Led> led = new ConcurrentHashMap<>();

    /**
     * Creates a coordinator that leads nothing yet.
     *
     * @param partitionCount how many partitions {@code __consumer_offsets} has, or will have when it is created
     */
    public GroupCoordinator(GroupConfig config, IntSupplier partitionCount, UnstableOffsets unstable, Wiring wiring) {
        this.config = config;
        this.partitionCount = partitionCount;
        this.unstable = unstable;
        this.wiring = wiring;
    }

    /** The partition of {@code __consumer_offsets} that holds the group. */
    public int partitionFor(String groupId) {
        int hash = groupId.hashCode();
        return (hash == Integer.MIN_VALUE ? 0 : Math.abs(hash)) % partitionCount.getAsInt();
    }

    /**
     * This broker leads the partition now: its log is loaded, and commands are refused as loading until that is done.
     *
     * @param strand of the partition: the shard appends to it in its own turns
     */
    public void elected(
            int partition,
            int leaderEpoch,
            Strand strand,
            StateMachineLog<GroupRecord> log,
            ReplaySource<GroupRecord> source) {
        Led former = led.get(partition);
        if (former != null && former.leaderEpoch() >= leaderEpoch) {
            return;
        }
        String name = OFFSETS_TOPIC + "-" + partition + " epoch " + leaderEpoch;
        StateMachineRuntime<GroupCommand, GroupRecord> runtime = new StateMachineRuntime<>(
                log,
                GroupCommand::fail,
                new StateMachineRuntime.Wiring(name, strand, wiring.timer(), wiring.clock(), wiring.io()));
        led.put(partition, new Led(leaderEpoch, runtime));
        if (former != null) {
            former.runtime().close();
        }
        GroupShard shard = new GroupShard(name, config, wiring.random(), unstable);
        new StateMachineLoader<>(runtime, shard, source, wiring.clock()).loadOn(wiring.io());
    }

    /**
     * This broker does not lead the partition any more: who waits is told to look for the coordinator again.
     *
     * @param leaderEpoch of the new leader; an election that is newer stands
     */
    public void resigned(int partition, int leaderEpoch) {
        Led former = led.get(partition);
        if (former != null && former.leaderEpoch() <= leaderEpoch && led.remove(partition, former)) {
            former.runtime().close();
        }
    }

    /** Resigns from everything. */
    @Override
    public void close() {
        led.keySet().forEach(partition -> resigned(partition, Integer.MAX_VALUE));
    }

    /** Has a member join: refuses a nameless group and a session timeout out of bounds. */
    public void join(GroupCommand.Join join) {
        JoinGroupRequest request = join.request();
        if (request.groupId().isEmpty()) {
            join.fail(ErrorCode.INVALID_GROUP_ID);
        } else if (!config.allowsSessionTimeout(request.sessionTimeoutMs())) {
            join.fail(ErrorCode.INVALID_SESSION_TIMEOUT);
        } else {
            submit(request.groupId(), join);
        }
    }

    public void sync(GroupCommand.Sync sync) {
        submitNamed(sync.request().groupId(), sync);
    }

    public void heartbeat(GroupCommand.Heartbeat heartbeat) {
        submitNamed(heartbeat.request().groupId(), heartbeat);
    }

    public void leave(GroupCommand.Leave leave) {
        submitNamed(leave.request().groupId(), leave);
    }

    /** The nameless group may commit and read offsets, as it always could. */
    public void commitOffsets(GroupCommand.CommitOffsets commit) {
        submit(commit.request().groupId(), commit);
    }

    public void fetchOffsets(GroupCommand.FetchOffsets fetch) {
        submit(fetch.group().groupId(), fetch);
    }

    public void describeGroup(GroupCommand.DescribeGroup describe) {
        submit(describe.groupId(), describe);
    }

    public void deleteGroup(GroupCommand.DeleteGroup delete) {
        submit(delete.groupId(), delete);
    }

    public void deleteOffsets(GroupCommand.DeleteOffsets delete) {
        submitNamed(delete.request().groupId(), delete);
    }

    /**
     * The groups of all shards of this broker.
     *
     * @param states names of states in any case; empty for all
     * @param types names of types in any case; empty for all
     */
    public void listGroups(List<String> states, List<String> types, Consumer<ListedGroups> to) {
        List<Led> all = List.copyOf(led.values());
        GroupListing listing = new GroupListing(all.size(), to);
        all.forEach(each -> each.runtime().submit(new GroupCommand.ListGroups(states, types, listing)));
    }

    /** Topics have been deleted: the offsets that groups have committed for them go. */
    public void topicsDeleted(List<String> topics) {
        led.values().forEach(each -> each.runtime().submit(new GroupCommand.ForgetTopics(topics)));
    }

    private void submitNamed(String groupId, GroupCommand command) {
        if (groupId.isEmpty()) {
            command.fail(ErrorCode.INVALID_GROUP_ID);
        } else {
            submit(groupId, command);
        }
    }

    private void submit(String groupId, GroupCommand command) {
        @Nullable Led found = led.get(partitionFor(groupId));
        if (found == null) {
            command.fail(ErrorCode.NOT_COORDINATOR);
        } else {
            found.runtime().submit(command);
        }
    }
}
