package dev.ottla.group.coordinator;

import dev.ottla.group.GroupCommand;
import dev.ottla.group.GroupConfig;
import dev.ottla.group.GroupRecord;
import dev.ottla.group.Turn;
import dev.ottla.group.classic.ClassicDescription;
import dev.ottla.group.classic.ClassicGroups;
import dev.ottla.group.classic.ClassicHeartbeat;
import dev.ottla.group.classic.ClassicJoin;
import dev.ottla.group.classic.ClassicLeave;
import dev.ottla.group.classic.ClassicSync;
import dev.ottla.group.offset.OffsetCommit;
import dev.ottla.group.offset.OffsetDelete;
import dev.ottla.group.offset.OffsetExpiry;
import dev.ottla.group.offset.OffsetFetch;
import dev.ottla.group.offset.Offsets;
import dev.ottla.group.offset.PendingOffsets;
import dev.ottla.group.offset.TopicCleanup;
import dev.ottla.group.offset.UnstableOffsets;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.runtime.Outcome;
import dev.ottla.runtime.RandomSource;
import dev.ottla.runtime.Reply;
import dev.ottla.runtime.StateMachine;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The groups of one partition of {@code __consumer_offsets}: an index that routes commands and records and decides
 * nothing.
 *
 * <p>Hard state: committed offsets and the last record of each group. Soft state: members with their parked requests
 * and deadlines, built from the hard state in the first turn after the replay. Owned by the strand of its runtime.
 */
public final class GroupShard implements StateMachine<GroupCommand, GroupRecord> {
    private static final Logger log = LoggerFactory.getLogger(GroupShard.class);

    private final String name;
    private final ClassicGroups groups;
    private final Offsets offsets = new Offsets();
    private final PendingOffsets pending = new PendingOffsets(offsets);
    private final ClassicJoin join;
    private final ClassicSync sync;
    private final ClassicHeartbeat heartbeat;
    private final ClassicLeave leave;
    private final ClassicDescription description;
    private final OffsetCommit commit;
    private final OffsetFetch fetch;
    private final OffsetDelete delete;
    private final OffsetExpiry expiry;
    private final TopicCleanup topicCleanup;
    private final Set<Short> foreignTypesSeen = new HashSet<>();
    private boolean restored;

    /**
     * Creates an empty shard; what its log holds is then replayed into it.
     *
     * @param name for log lines, such as {@code __consumer_offsets-3}
     */
    public GroupShard(String name, GroupConfig config, RandomSource random, UnstableOffsets unstable) {
        this.name = name;
        this.groups = new ClassicGroups(config);
        this.join = new ClassicJoin(config, random, groups);
        this.sync = new ClassicSync(groups);
        this.heartbeat = new ClassicHeartbeat(groups);
        this.leave = new ClassicLeave(groups);
        this.description = new ClassicDescription(groups);
        this.commit = new OffsetCommit(config, groups);
        UnstableOffsets anyUnstable = (groupId, topic, partition) ->
                pending.isUnstable(groupId, topic, partition) || unstable.isUnstable(groupId, topic, partition);
        this.fetch = new OffsetFetch(offsets, anyUnstable);
        this.delete = new OffsetDelete(groups, offsets);
        this.expiry = new OffsetExpiry(config, groups, offsets, anyUnstable);
        this.topicCleanup = new TopicCleanup(offsets);
    }

    @Override
    public Outcome<GroupCommand, GroupRecord> handle(GroupCommand command, long nowMs) {
        Turn turn = new Turn(nowMs);
        restoreOnce(turn);
        route(command, turn);
        return turn.outcome();
    }

    private void route(GroupCommand command, Turn turn) {
        switch (command) {
            case GroupCommand.Join it -> {
                join.handle(it, turn);
                groups.touched(it.request().groupId());
            }
            case GroupCommand.Sync it -> {
                sync.handle(it, turn);
                groups.touched(it.request().groupId());
            }
            case GroupCommand.Heartbeat it -> {
                heartbeat.handle(it, turn);
                groups.touched(it.request().groupId());
            }
            case GroupCommand.Leave it -> {
                leave.handle(it, turn);
                groups.touched(it.request().groupId());
            }
            case GroupCommand.CommitOffsets it -> {
                commit.handle(it, turn);
                groups.touched(it.request().groupId());
            }
            case GroupCommand.FetchOffsets it -> fetch.handle(it, turn);
            case GroupCommand.DescribeGroup it -> description.describe(it, turn);
            case GroupCommand.ListGroups it -> description.list(it, turn);
            case GroupCommand.DeleteGroup it -> delete.deleteGroup(it, turn);
            case GroupCommand.DeleteOffsets it -> delete.deleteOffsets(it, turn);
            case GroupCommand.ForgetTopics it -> topicCleanup.add(it.topics(), turn);
        }
    }

    @Override
    public void replay(GroupRecord replayed, long offset) {
        switch (replayed) {
            case GroupRecord.OffsetCommit it -> {
                offsets.replay(it, offset);
                if (it.value() == null) {
                    pending.forget(it.key());
                } else {
                    groups.replayOffset(it.key().group(), it.value().commitTimestamp());
                }
            }
            case GroupRecord.PendingOffsetCommit it -> {
                pending.replay(it, offset);
                groups.replayOffset(it.key().group(), it.value().commitTimestamp());
            }
            case GroupRecord.TransactionEnd it -> pending.replay(it, offset);
            case GroupRecord.GroupMetadata it -> groups.replay(it.key().group(), it.value(), offset);
            case GroupRecord.Foreign it -> {
                if (foreignTypesSeen.add(it.type())) {
                    log.warn("[{}] records of type {} are not served here and left alone", name, it.type());
                }
            }
        }
    }

    @Override
    public long nextDeadlineMs() {
        if (!restored) {
            return 0;
        }
        return Math.min(groups.nextDeadlineMs(), Math.min(expiry.nextDeadlineMs(), topicCleanup.nextDeadlineMs()));
    }

    @Override
    public Outcome<GroupCommand, GroupRecord> expire(long nowMs) {
        Turn turn = new Turn(nowMs);
        restoreOnce(turn);
        groups.expire(turn);
        expiry.expire(turn);
        topicCleanup.expire(turn);
        return turn.outcome();
    }

    /** Sessions run from the first turn of a new coordinator on: nobody is blamed for the time of the fail-over. */
    private void restoreOnce(Turn turn) {
        if (!restored) {
            restored = true;
            groups.restore(turn);
            expiry.start(turn);
            log.info("[{}] has {} groups", name, groups.all().size());
        }
    }

    @Override
    public void discarded(Outcome<GroupCommand, GroupRecord> outcome) {
        for (GroupRecord lost : outcome.records()) {
            if (lost instanceof GroupRecord.GroupMetadata metadata) {
                groups.discarded(metadata);
            }
        }
    }

    @Override
    public List<Reply<?>> drain() {
        return groups.drain(ErrorCode.NOT_COORDINATOR);
    }

    /** The groups, to be looked at. */
    public ClassicGroups groups() {
        return groups;
    }

    /** The committed offsets, to be looked at. */
    public Offsets offsets() {
        return offsets;
    }
}
