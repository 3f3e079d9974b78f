package dev.ottla.group.classic;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.JoinGroupResponse;
import dev.ottla.protocol.message.JoinGroupResponse.JoinGroupResponseMember;
import java.util.List;

/** How joins are answered. */
final class JoinAnswers {
    /** "No member id", in requests and answers. */
    static final String UNKNOWN_MEMBER = "";

    private JoinAnswers() {}

    static JoinGroupResponse error(String memberId, ErrorCode error) {
        return JoinGroupResponse.builder()
                .memberId(memberId)
                .protocolName(null)
                .errorCode(error.code())
                .build();
    }

    /** A newer join of the same member has taken the place; the older one may try again. */
    static JoinGroupResponse supersededJoin(String memberId) {
        return error(memberId, ErrorCode.REBALANCE_IN_PROGRESS);
    }

    /** The current generation, with the roll for its leader. */
    static JoinGroupResponse generation(ClassicGroup group, String memberId) {
        boolean leads = group.members().isLeader(memberId);
        return current(group, memberId).members(leads ? roll(group) : List.of()).build();
    }

    /** To who returns to a settled group and must not compute an assignment, leader or not (KIP-814 from version 9). */
    static JoinGroupResponse settled(
            ClassicGroup group, String memberId, boolean mayBeToldToSkip, String leaderToName) {
        boolean leads = group.members().isLeader(memberId);
        if (!mayBeToldToSkip) {
            return current(group, memberId).leader(leaderToName).build();
        }
        return current(group, memberId)
                .members(leads ? roll(group) : List.of())
                .skipAssignment(leads)
                .build();
    }

    /** The current generation to a follower that did not change. */
    static JoinGroupResponse follower(ClassicGroup group, String memberId) {
        return current(group, memberId).build();
    }

    private static JoinGroupResponse.Builder current(ClassicGroup group, String memberId) {
        String leader = group.members().leaderId();
        return JoinGroupResponse.builder()
                .memberId(memberId)
                .generationId(group.generation())
                .protocolType(group.protocolType())
                .protocolName(group.protocolName())
                .leader(leader == null ? UNKNOWN_MEMBER : leader);
    }

    private static List<JoinGroupResponseMember> roll(ClassicGroup group) {
        String protocolName = group.protocolName();
        return group.members().all().stream()
                .map(member -> JoinGroupResponseMember.builder()
                        .memberId(member.memberId())
                        .groupInstanceId(member.instanceId())
                        .metadata(member.metadata(protocolName))
                        .build())
                .toList();
    }
}
