package dev.ottla.group.classic;

import dev.ottla.group.GroupCommand.Join;
import dev.ottla.group.GroupConfig;
import dev.ottla.group.GroupException;
import dev.ottla.group.Turn;
import dev.ottla.protocol.Bytes;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.JoinGroupRequest;
import dev.ottla.protocol.message.JoinGroupResponse;
import dev.ottla.runtime.RandomSource;
import org.jspecify.annotations.Nullable;

/**
 * JoinGroup: who comes in is given an id, checked against the roll, and parked at the barrier. Static members are
 * {@link StaticJoin}'s. Sources: the protocol guide, KIP-394 (ids before membership), KIP-345, KIP-559.
 */
public final class ClassicJoin {
    /**
     * From here on a dynamic member must come back with the id it is given, so that lost first joins leave no ghosts.
     */
    private static final short REQUIRES_KNOWN_MEMBER_ID = 4;

    private final GroupConfig config;
    private final MemberIds memberIds;
    private final ClassicGroups groups;
    private final Rebalance rebalance;
    private final StaticJoin staticJoin;

    public ClassicJoin(GroupConfig config, RandomSource random, ClassicGroups groups) {
        this.config = config;
        this.memberIds = new MemberIds(random);
        this.groups = groups;
        this.rebalance = groups.rebalance();
        this.staticJoin = new StaticJoin(rebalance);
    }

    public void handle(Join join, Turn turn) {
        JoinGroupRequest request = join.request();
        boolean unknownMember = request.memberId().isEmpty();
        ClassicGroup group = groups.find(request.groupId());
        if (group != null) {
            joinGroup(group, join, unknownMember, turn);
        } else if (unknownMember) {
            createAndJoin(join, turn);
        } else {
            refuse(join, request.memberId(), ErrorCode.UNKNOWN_MEMBER_ID, turn);
        }
    }

    /** A new group is written down even if nobody gets in, so that its state is as old as its first request. */
    private void createAndJoin(Join join, Turn turn) {
        ClassicGroup group = groups.create(join.request().groupId(), turn.nowMs());
        joinGroup(group, join, true, turn);
        if (turn.recordCount() == 0) {
            turn.append(GroupMetadataRecords.created(group));
        }
    }

    private void joinGroup(ClassicGroup group, Join join, boolean unknownMember, Turn turn) {
        JoinGroupRequest request = join.request();
        MemberSettings settings = MemberSettings.of(request, join.caller().version());
        if (!hasRoomFor(group, request.memberId())) {
            removeRefused(group, request.memberId(), turn);
            refuse(join, JoinAnswers.UNKNOWN_MEMBER, ErrorCode.GROUP_MAX_SIZE_REACHED, turn);
        } else if (!group.supports(request.protocolType(), settings.protocols())) {
            refuse(join, request.memberId(), ErrorCode.INCONSISTENT_GROUP_PROTOCOL, turn);
        } else if (unknownMember) {
            joinNew(group, join, settings, turn);
        } else {
            joinKnown(group, join, settings, turn);
        }
        group.mindDeadline(group.rebalanceClock().earliestMs());
    }

    /** While the barrier is open, those who stand at it are counted; afterwards the roll is. */
    private boolean hasRoomFor(ClassicGroup group, String memberId) {
        Members members = group.members();
        return switch (group.state()) {
            case EMPTY, DEAD -> true;
            case PREPARING_REBALANCE -> {
                ClassicMember member = members.find(memberId);
                yield (member != null && member.isAwaitingJoin()) || members.awaitingJoinCount() < config.maxSize();
            }
            case COMPLETING_REBALANCE, STABLE -> members.contains(memberId) || members.size() < config.maxSize();
        };
    }

    private void removeRefused(ClassicGroup group, String memberId, Turn turn) {
        group.members().removePending(memberId);
        ClassicMember refused = group.members().find(memberId);
        if (refused != null) {
            rebalance.remove(group, refused, turn);
        }
    }

    private void joinNew(ClassicGroup group, Join join, MemberSettings settings, Turn turn) {
        JoinGroupRequest request = join.request();
        String instanceId = request.groupInstanceId();
        String memberId = memberIds.draw(join.caller().clientId(), instanceId);
        String formerId = group.members().memberIdOf(instanceId);
        if (formerId != null) {
            staticJoin.handle(group, join, group.members().get(formerId), memberId, settings, turn);
        } else if (instanceId == null && join.caller().version() >= REQUIRES_KNOWN_MEMBER_ID) {
            giveMemberId(group, join, memberId, turn);
        } else {
            admit(group, join, memberId, settings, turn);
        }
    }

    private void giveMemberId(ClassicGroup group, Join join, String memberId, Turn turn) {
        long deadlineMs = turn.in(join.request().sessionTimeoutMs());
        group.members().addPending(memberId, deadlineMs);
        group.mindDeadline(deadlineMs);
        refuse(join, memberId, ErrorCode.MEMBER_ID_REQUIRED, turn);
    }

    private void admit(ClassicGroup group, Join join, String memberId, MemberSettings settings, Turn turn) {
        MemberIdentity identity = new MemberIdentity(
                memberId,
                join.request().groupInstanceId(),
                join.caller().clientId(),
                join.caller().host());
        ClassicMember member = new ClassicMember(identity, settings, Bytes.EMPTY);
        member.setNew(true);
        if (group.isInInitialRebalance()) {
            group.rebalanceClock().memberAddedInitially();
        }
        group.admit(member, join.request().protocolType(), join.to());
        group.expectWithin(member, GroupConfig.NEW_MEMBER_JOIN_TIMEOUT_MS, turn);
        rebalance.prepareOrComplete(group, "member " + memberId + " joins; it says: " + reason(join.request()), turn);
    }

    private void joinKnown(ClassicGroup group, Join join, MemberSettings settings, Turn turn) {
        JoinGroupRequest request = join.request();
        String memberId = request.memberId();
        if (group.members().isPending(memberId) && request.groupInstanceId() == null) {
            admit(group, join, memberId, settings, turn);
            return;
        }
        try {
            group.members().validate(memberId, request.groupInstanceId());
        } catch (GroupException refused) {
            refuse(join, memberId, refused.error(), turn);
            return;
        }
        rejoin(group, join, group.members().get(memberId), settings, turn);
    }

    private void rejoin(ClassicGroup group, Join join, ClassicMember member, MemberSettings settings, Turn turn) {
        boolean changed = !member.settings().protocols().equals(settings.protocols());
        String memberId = member.memberId();
        switch (group.state()) {
            case PREPARING_REBALANCE -> comeToBarrier(group, join, member, settings, turn);
            case COMPLETING_REBALANCE -> {
                if (changed) {
                    comeToBarrier(group, join, member, settings, turn);
                } else { // it may not have received our answer
                    turn.answerAtOnce(join.to(), JoinAnswers.generation(group, memberId));
                }
            }
            case STABLE -> {
                if (changed || group.members().isLeader(memberId)) { // the leader may know of new partitions
                    comeToBarrier(group, join, member, settings, turn);
                } else {
                    turn.answerAfter(group.persistedOffset(), join.to(), JoinAnswers.follower(group, memberId));
                }
            }
            case EMPTY, DEAD -> refuse(join, JoinAnswers.UNKNOWN_MEMBER, ErrorCode.UNKNOWN_MEMBER_ID, turn);
        }
    }

    private void comeToBarrier(
            ClassicGroup group, Join join, ClassicMember member, MemberSettings settings, Turn turn) {
        group.members().updateSettings(member, settings);
        group.parkJoin(member, join.to(), turn);
        rebalance.prepareOrComplete(
                group, "member " + member.memberId() + " rejoins; it says: " + reason(join.request()), turn);
    }

    private static void refuse(Join join, String memberId, ErrorCode error, Turn turn) {
        JoinGroupResponse response = JoinAnswers.error(memberId, error);
        turn.answerAtOnce(join.to(), response);
    }

    static String reason(JoinGroupRequest request) {
        @Nullable String reason = request.reason();
        return reason == null || reason.isEmpty() ? "not provided" : reason;
    }
}
