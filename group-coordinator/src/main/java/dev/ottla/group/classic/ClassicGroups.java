package dev.ottla.group.classic;

import dev.ottla.group.GroupConfig;
import dev.ottla.group.GroupException;
import dev.ottla.group.GroupRecord;
import dev.ottla.group.Turn;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.JoinGroupResponse;
import dev.ottla.protocol.message.SyncGroupResponse;
import dev.ottla.protocol.message.group.GroupMetadataValue;
import dev.ottla.runtime.Reply;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All classic groups of one shard, in the order of their ids, and their deadlines. Which groups exist is hard state: a
 * group created by a command is written down in the same turn. Owned by the shard's strand.
 */
public final class ClassicGroups {
    private static final Logger log = LoggerFactory.getLogger(ClassicGroups.class);

    private final GroupConfig config;
    private final Rebalance rebalance;
    private final NavigableMap<String, ClassicGroup> byId = new TreeMap<>();
    private final Deadlines deadlines = new Deadlines();

    public ClassicGroups(GroupConfig config) {
        this.config = config;
        this.rebalance = new Rebalance(config);
    }

    Rebalance rebalance() {
        return rebalance;
    }

    public Collection<ClassicGroup> all() {
        return Collections.unmodifiableCollection(byId.values());
    }

    /** The groups from this id on, in the order of their ids. */
    public Collection<ClassicGroup> from(String groupId) {
        return Collections.unmodifiableCollection(byId.tailMap(groupId, true).values());
    }

    public @Nullable ClassicGroup find(String groupId) {
        return byId.get(groupId);
    }

    /** The group, or a {@link GroupException} with this error. */
    public ClassicGroup require(String groupId, ErrorCode ifMissing) {
        ClassicGroup group = byId.get(groupId);
        if (group == null) {
            throw new GroupException(ifMissing, "no group " + groupId);
        }
        return group;
    }

    /** Creates a group; its record must be appended in this turn. */
    ClassicGroup create(String groupId, long nowMs) {
        ClassicGroup group = new ClassicGroup(groupId, nowMs);
        byId.put(groupId, group);
        return group;
    }

    /** An offset is committed for this group, which is a simple one if we do not know it. */
    public void replayOffset(String groupId, long commitTimestampMs) {
        if (!byId.containsKey(groupId)) {
            create(groupId, commitTimestampMs);
        }
    }

    public void replay(String groupId, @Nullable GroupMetadataValue value, long offset) {
        if (value == null) {
            byId.remove(groupId);
            return;
        }
        byId.computeIfAbsent(groupId, id -> new ClassicGroup(id, value.currentStateTimestamp()))
                .replayed(value, offset);
    }

    /** Builds the soft state of all groups once the log has been replayed. */
    public void restore(Turn turn) {
        for (ClassicGroup group : byId.values()) {
            GroupMetadataValue persisted = group.persisted();
            if (persisted != null) {
                group.restore(persisted, turn);
            }
            if (group.members().size() > config.maxSize()) {
                rebalance.prepare(group, "the loaded group is larger than group.max.size allows", turn);
            }
            touched(group);
        }
    }

    /** The member is heard of through another API than Heartbeat. */
    public void heardOf(ClassicGroup group, String memberId, Turn turn) {
        ClassicMember member = group.members().find(memberId);
        if (member != null) {
            group.heardOf(member, turn);
        }
    }

    /** Takes note of the group's deadlines; to be called after each command that could have set one. */
    public void touched(String groupId) {
        ClassicGroup group = byId.get(groupId);
        if (group != null) {
            touched(group);
        }
    }

    private void touched(ClassicGroup group) {
        deadlines.atMost(group.groupId(), group.earliestDeadlineMs());
    }

    public long nextDeadlineMs() {
        return deadlines.earliestMs();
    }

    public void expire(Turn turn) {
        for (String groupId : deadlines.takeDue(turn.nowMs())) {
            ClassicGroup group = byId.get(groupId);
            if (group != null) {
                expire(group, turn);
                group.findEarliestDeadline();
                touched(group);
            }
        }
    }

    private void expire(ClassicGroup group, Turn turn) {
        RebalanceClock clock = group.rebalanceClock();
        if (clock.repairDeadlineMs() <= turn.nowMs()) {
            clock.repaired();
            rebalance.prepareOrComplete(group, "its last record could not be written", turn);
        }
        for (String pending : group.members().pendingExpired(turn.nowMs())) {
            group.members().removePending(pending);
            log.info("[group {}] member id {} was given away and not used in time", group.groupId(), pending);
            rebalance.awaitedOneGone(group, turn);
        }
        expireSessions(group, turn);
        if (clock.joinDeadlineMs() <= turn.nowMs() && group.isIn(ClassicState.PREPARING_REBALANCE)) {
            rebalance.joinDeadlinePassed(group, turn);
        }
        if (clock.syncDeadlineMs() <= turn.nowMs()) {
            rebalance.syncDeadlinePassed(group, turn);
        }
    }

    private void expireSessions(ClassicGroup group, Turn turn) {
        List<ClassicMember> silent = group.members().all().stream()
                .filter(member -> member.sessionDeadlineMs() <= turn.nowMs())
                .toList();
        for (ClassicMember member : silent) {
            if (group.members().find(member.memberId()) != member || member.sessionDeadlineMs() > turn.nowMs()) {
                continue; // the failure of one before it has moved the group on
            }
            if (member.isExcusedFromHeartbeat()) {
                member.setSessionDeadlineMs(Long.MAX_VALUE); // set again when it gets its answer
            } else {
                rebalance.memberFailed(group, member, "session ended without a heartbeat", turn);
            }
        }
    }

    /** A record of the group was not written: it comes together again as soon as there is a turn. */
    public void discarded(GroupRecord.GroupMetadata lost) {
        ClassicGroup group = byId.get(lost.key().group());
        if (group != null && !group.isIn(ClassicState.PREPARING_REBALANCE)) {
            group.rebalanceClock().repairNow();
            group.mindDeadline(0);
            touched(group);
        }
    }

    /** Deletes the group from the log; it goes when that is replayed. */
    public static GroupRecord tombstone(String groupId) {
        return GroupMetadataRecords.tombstone(groupId);
    }

    /** Every parked join and sync, answered with the error. */
    public List<Reply<?>> drain(ErrorCode error) {
        List<Reply<?>> replies = new ArrayList<>();
        for (ClassicGroup group : byId.values()) {
            for (ClassicMember member : group.members().all()) {
                Consumer<JoinGroupResponse> join = group.takeJoin(member);
                if (join != null) {
                    replies.add(Reply.atOnce(join, JoinAnswers.error(member.memberId(), error)));
                }
                Consumer<SyncGroupResponse> sync = member.takeSync();
                if (sync != null) {
                    replies.add(Reply.atOnce(sync, SyncAnswers.error(error)));
                }
            }
        }
        return replies;
    }
}
