package dev.ottla.group.classic;

import dev.ottla.group.GroupCommand.Leave;
import dev.ottla.group.GroupException;
import dev.ottla.group.Turn;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.LeaveGroupRequest.MemberIdentity;
import dev.ottla.protocol.message.LeaveGroupResponse;
import dev.ottla.protocol.message.LeaveGroupResponse.MemberResponse;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * LeaveGroup: one or many members go at once (version 3, KIP-345), each with a verdict of its own; an administrator may
 * name static members by instance id alone. Up to version 2 a request names one member in a field of its own and its
 * verdict is the answer's error.
 */
public final class ClassicLeave {
    private static final Logger log = LoggerFactory.getLogger(ClassicLeave.class);
    private static final short FIRST_BATCH_VERSION = 3;

    private final ClassicGroups groups;
    private final Rebalance rebalance;

    public ClassicLeave(ClassicGroups groups) {
        this.groups = groups;
        this.rebalance = groups.rebalance();
    }

    public void handle(Leave leave, Turn turn) {
        ClassicGroup group = groups.find(leave.request().groupId());
        if (group == null) {
            turn.answerAtOnce(leave.to(), answer(leave, strangers(leave)));
            return;
        }
        List<MemberResponse> verdicts = leaving(leave).stream()
                .map(member -> leave(group, member, turn))
                .toList();
        List<String> gone = verdicts.stream()
                .filter(verdict -> verdict.errorCode() == ErrorCode.NONE.code())
                .map(MemberResponse::memberId)
                .toList();
        if (!gone.isEmpty()) {
            regroup(group, gone, turn);
        }
        turn.answerAfterRecords(leave.to(), answer(leave, verdicts));
    }

    private static List<MemberIdentity> leaving(Leave leave) {
        if (leave.caller().version() >= FIRST_BATCH_VERSION) {
            return leave.request().members();
        }
        return List.of(
                MemberIdentity.builder().memberId(leave.request().memberId()).build());
    }

    private static LeaveGroupResponse answer(Leave leave, List<MemberResponse> verdicts) {
        if (leave.caller().version() >= FIRST_BATCH_VERSION) {
            return LeaveGroupResponse.builder().members(verdicts).build();
        }
        return LeaveGroupResponse.builder()
                .errorCode(verdicts.getFirst().errorCode())
                .build();
    }

    private static List<MemberResponse> strangers(Leave leave) {
        return leaving(leave).stream()
                .map(member -> MemberResponse.builder()
                        .memberId(member.memberId())
                        .groupInstanceId(member.groupInstanceId())
                        .errorCode(ErrorCode.UNKNOWN_MEMBER_ID.code())
                        .build())
                .toList();
    }

    private MemberResponse leave(ClassicGroup group, MemberIdentity leaving, Turn turn) {
        MemberResponse.Builder verdict =
                MemberResponse.builder().memberId(leaving.memberId()).groupInstanceId(leaving.groupInstanceId());
        try {
            remove(group, leaving, turn);
            return verdict.build();
        } catch (GroupException refused) {
            return verdict.errorCode(refused.error().code()).build();
        }
    }

    private void remove(ClassicGroup group, MemberIdentity leaving, Turn turn) {
        Members members = group.members();
        String memberId = leaving.memberId();
        if (memberId.isEmpty()) {
            String staticId = members.memberIdOf(leaving.groupInstanceId());
            if (staticId == null) {
                throw new GroupException(ErrorCode.UNKNOWN_MEMBER_ID, "no such static member");
            }
            rebalance.remove(group, members.get(staticId), turn);
        } else if (!members.removePending(memberId)) {
            members.validate(memberId, leaving.groupInstanceId());
            rebalance.remove(group, members.get(memberId), turn);
        }
        String reason = leaving.reason() == null || leaving.reason().isEmpty() ? "not provided" : leaving.reason();
        log.info("[group {}] member {} leaves; it says: {}", group.groupId(), memberId, reason);
    }

    private void regroup(ClassicGroup group, List<String> gone, Turn turn) {
        switch (group.state()) {
            case STABLE, COMPLETING_REBALANCE -> rebalance.prepare(group, "members left: " + gone, turn);
            case PREPARING_REBALANCE -> rebalance.completeIfFull(group, turn);
            case EMPTY, DEAD -> {}
        }
    }
}
