package dev.ottla.group.classic;

import dev.ottla.group.FailureCodes;
import dev.ottla.group.GroupConfig;
import dev.ottla.group.Turn;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.SyncGroupResponse;
import dev.ottla.runtime.Reply;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a group comes together: the barrier opens ({@link #prepare}), fills, closes on a new generation
 * ({@link #completeJoin}), and waits for each member's sync. Holds no state of its own: the group does.
 */
final class Rebalance {
    private static final Logger log = LoggerFactory.getLogger(Rebalance.class);

    private final GroupConfig config;

    Rebalance(GroupConfig config) {
        this.config = config;
    }

    /** Something changed that needs a new generation: opens the barrier, or closes it if the change made it full. */
    void prepareOrComplete(ClassicGroup group, String reason, Turn turn) {
        if (ClassicState.PREPARING_REBALANCE.mayFollow(group.state())) {
            prepare(group, reason, turn);
        } else {
            completeIfFull(group, turn);
        }
    }

    void prepare(ClassicGroup group, String reason, Turn turn) {
        if (group.isIn(ClassicState.COMPLETING_REBALANCE)) {
            sendSyncsAway(group, ErrorCode.REBALANCE_IN_PROGRESS, turn);
        }
        group.rebalanceClock().syncComplete();
        boolean initial = group.isIn(ClassicState.EMPTY);
        log.info(
                "[group {}] preparing to rebalance from {} generation {}: {}",
                group.groupId(),
                group.state().displayName(),
                group.generation(),
                reason);
        group.transitionTo(ClassicState.PREPARING_REBALANCE, turn.nowMs());
        if (initial) {
            openInitialBarrier(group, turn);
        } else if (group.members().allJoined()) {
            completeJoin(group, turn);
        } else {
            openBarrier(group, turn);
        }
    }

    /** Closes the barrier if everybody is there; the first gathering always waits for its time. */
    void completeIfFull(ClassicGroup group, Turn turn) {
        if (group.isIn(ClassicState.PREPARING_REBALANCE)
                && !group.isInInitialRebalance()
                && group.members().allJoined()) {
            completeJoin(group, turn);
        }
    }

    void joinDeadlinePassed(ClassicGroup group, Turn turn) {
        if (group.isInInitialRebalance()) {
            int stepMs = group.rebalanceClock().nextInitialStepMs(config.initialRebalanceDelayMs());
            if (stepMs > 0) {
                openBarrierFor(group, stepMs, turn);
                return;
            }
        }
        completeJoin(group, turn);
    }

    /** Leaves those behind who know of the generation and did not ask for their assignment in time. */
    void syncDeadlinePassed(ClassicGroup group, Turn turn) {
        group.rebalanceClock().syncComplete();
        List<ClassicMember> silent =
                group.members().all().stream().filter(ClassicMember::owesSync).toList();
        if (silent.isEmpty()) {
            return;
        }
        silent.forEach(member -> remove(group, member, turn));
        prepare(group, "members " + names(silent) + " did not sync in time", turn);
    }

    /** Removes a member that failed; the group comes together without it. */
    void memberFailed(ClassicGroup group, ClassicMember member, String reason, Turn turn) {
        log.info("[group {}] member {} is removed: {}", group.groupId(), member.memberId(), reason);
        remove(group, member, turn);
        switch (group.state()) {
            case STABLE, COMPLETING_REBALANCE -> prepare(group, reason, turn);
            case PREPARING_REBALANCE -> awaitedOneGone(group, turn);
            case EMPTY, DEAD -> {}
        }
    }

    /**
     * One for whom the barrier was open is gone: if it was the last, nobody waits any longer, not even the first time.
     */
    void awaitedOneGone(ClassicGroup group, Turn turn) {
        if (group.isIn(ClassicState.PREPARING_REBALANCE) && group.members().allJoined()) {
            completeJoin(group, turn);
        }
    }

    /** Takes a member off the roll; who waits under its name learns that it is no member any more. */
    void remove(ClassicGroup group, ClassicMember member, Turn turn) {
        group.answerJoin(member, JoinAnswers.error(JoinAnswers.UNKNOWN_MEMBER, ErrorCode.UNKNOWN_MEMBER_ID), turn);
        Consumer<SyncGroupResponse> parkedSync = member.takeSync();
        if (parkedSync != null) {
            turn.answerAtOnce(parkedSync, SyncAnswers.error(ErrorCode.UNKNOWN_MEMBER_ID));
        }
        group.members().remove(member);
    }

    /** Marks that a member asked for its assignment; when all have, nobody can be late any more. */
    void synced(ClassicGroup group, ClassicMember member) {
        member.setOwesSync(false);
        if (group.members().all().stream().noneMatch(ClassicMember::owesSync)) {
            group.rebalanceClock().syncComplete();
        }
    }

    /**
     * Hands each waiting member its assignment once the record that holds all of them is committed; the leader asks for
     * it.
     */
    void settle(ClassicGroup group, ClassicMember leader, Turn turn) {
        for (ClassicMember member : group.members().all()) {
            Consumer<SyncGroupResponse> parked = member.takeSync();
            if (parked != null) {
                answerSettled(parked, SyncAnswers.assignment(group, member), member.equals(leader), turn);
                group.heardOf(member, turn);
            }
        }
        group.transitionTo(ClassicState.STABLE, turn.nowMs());
    }

    private static void answerSettled(
            Consumer<SyncGroupResponse> to, SyncGroupResponse response, boolean ofThisCommand, Turn turn) {
        Reply<SyncGroupResponse> reply = Reply.afterOutcome(to, response);
        turn.answer(ofThisCommand ? reply : reply.otherwise(why -> SyncAnswers.error(FailureCodes.of(why))));
    }

    private void sendSyncsAway(ClassicGroup group, ErrorCode error, Turn turn) {
        for (ClassicMember member : group.members().all()) {
            Consumer<SyncGroupResponse> parked = member.takeSync();
            if (parked != null) {
                turn.answerAtOnce(parked, SyncAnswers.error(error));
                group.heardOf(member, turn);
            }
        }
    }

    private void openInitialBarrier(ClassicGroup group, Turn turn) {
        int delayMs = config.initialRebalanceDelayMs();
        int remainingMs = Math.max(group.members().rebalanceTimeoutMs() - delayMs, 0);
        group.rebalanceClock().openInitialBarrier(turn.in(delayMs), delayMs, remainingMs);
        group.mindDeadline(turn.in(delayMs));
    }

    private static void openBarrier(ClassicGroup group, Turn turn) {
        openBarrierFor(group, group.members().rebalanceTimeoutMs(), turn);
    }

    private static void openBarrierFor(ClassicGroup group, int durationMs, Turn turn) {
        group.rebalanceClock().openBarrierUntil(turn.in(durationMs));
        group.mindDeadline(turn.in(durationMs));
    }

    /** Closes the barrier: dynamic members who are not there are left behind, static ones keep their place. */
    private void completeJoin(ClassicGroup group, Turn turn) {
        group.rebalanceClock().closeBarrier();
        Members members = group.members();
        List<ClassicMember> late = members.notJoined().stream()
                .filter(member -> !member.isStatic())
                .toList();
        late.forEach(member -> remove(group, member, turn));
        if (!late.isEmpty()) {
            log.info("[group {}] members who did not rejoin are removed: {}", group.groupId(), names(late));
        }
        if (!members.isEmpty() && !members.electJoinedLeader()) {
            log.warn("[group {}] nobody rejoined; waiting for sessions to end", group.groupId());
            openBarrier(group, turn);
            return;
        }
        group.startNextGeneration(turn.nowMs());
        if (members.isEmpty()) {
            log.info("[group {}] generation {} is empty", group.groupId(), group.generation());
            turn.append(GroupMetadataRecords.of(group));
        } else {
            announceGeneration(group, turn);
        }
    }

    private void announceGeneration(ClassicGroup group, Turn turn) {
        Members members = group.members();
        log.info(
                "[group {}] generation {} has {} members, leader {}",
                group.groupId(),
                group.generation(),
                members.size(),
                members.leaderId());
        for (ClassicMember member : members.all()) {
            group.answerJoin(member, JoinAnswers.generation(group, member.memberId()), turn);
            group.heardOf(member, turn);
            member.setNew(false);
            member.setOwesSync(true);
        }
        group.rebalanceClock().expectSyncUntil(turn.in(members.rebalanceTimeoutMs()));
        group.mindDeadline(group.rebalanceClock().syncDeadlineMs());
    }

    private static List<String> names(List<ClassicMember> members) {
        return members.stream().map(ClassicMember::memberId).toList();
    }
}
