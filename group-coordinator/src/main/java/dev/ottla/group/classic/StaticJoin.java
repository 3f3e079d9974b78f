package dev.ottla.group.classic;

import dev.ottla.group.GroupCommand.Join;
import dev.ottla.group.Turn;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.JoinGroupResponse;
import dev.ottla.protocol.message.SyncGroupResponse;
import java.util.function.Consumer;

/**
 * A static member comes back under a new member id (KIP-345): the new life takes the place of the old one, which is
 * fenced. A stable group stays as it is if that changes nothing for its protocol; the new id is only written down.
 */
final class StaticJoin {
    /** From here on a leader can be told not to compute an assignment (KIP-814). */
    private static final short UNDERSTANDS_SKIP_ASSIGNMENT = 9;

    private final Rebalance rebalance;

    StaticJoin(Rebalance rebalance) {
        this.rebalance = rebalance;
    }

    void handle(ClassicGroup group, Join join, ClassicMember old, String memberId, MemberSettings settings, Turn turn) {
        String formerLeader = group.members().leaderId();
        fence(group, old, turn);
        ClassicMember fresh =
                new ClassicMember(old.identity().withMemberId(memberId), old.settings(), old.assignment());
        fresh.setOwesSync(old.owesSync());
        group.members().replace(old, fresh);
        group.members().updateSettings(fresh, settings);
        group.heardOf(fresh, turn);
        switch (group.state()) {
            case STABLE -> rejoinStable(group, join, fresh, formerLeader == null ? "" : formerLeader, turn);
            case COMPLETING_REBALANCE -> {
                // The leader may be assigning to the old id already; the new one would be left without.
                group.parkJoin(fresh, join.to(), turn);
                rebalance.prepare(group, returned(join, fresh), turn);
            }
            case PREPARING_REBALANCE -> {
                group.parkJoin(fresh, join.to(), turn);
                rebalance.completeIfFull(group, turn);
            }
            case EMPTY, DEAD -> throw new IllegalStateException("a static member in a group that is " + group.state());
        }
    }

    private static void fence(ClassicGroup group, ClassicMember old, Turn turn) {
        group.answerJoin(old, JoinAnswers.error(old.memberId(), ErrorCode.FENCED_INSTANCE_ID), turn);
        Consumer<SyncGroupResponse> parkedSync = old.takeSync();
        if (parkedSync != null) {
            turn.answerAtOnce(parkedSync, SyncAnswers.error(ErrorCode.FENCED_INSTANCE_ID));
        }
    }

    private void rejoinStable(ClassicGroup group, Join join, ClassicMember fresh, String formerLeader, Turn turn) {
        if (!group.members().electProtocol().equals(group.protocolName())) {
            group.parkJoin(fresh, join.to(), turn);
            rebalance.prepareOrComplete(group, returned(join, fresh) + " and the protocol changes", turn);
            return;
        }
        turn.append(GroupMetadataRecords.of(group));
        boolean mayBeToldToSkip = join.caller().version() >= UNDERSTANDS_SKIP_ASSIGNMENT;
        JoinGroupResponse response = JoinAnswers.settled(group, fresh.memberId(), mayBeToldToSkip, formerLeader);
        turn.answerAfterRecords(join.to(), response);
    }

    private static String returned(Join join, ClassicMember fresh) {
        return "static member " + fresh.instanceId() + " came back as " + fresh.memberId() + "; it says: "
                + ClassicJoin.reason(join.request());
    }
}
