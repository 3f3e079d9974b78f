package dev.ottla.group.classic;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.SyncGroupResponse;

/** How syncs are answered. */
final class SyncAnswers {
    private SyncAnswers() {}

    static SyncGroupResponse error(ErrorCode error) {
        return SyncGroupResponse.builder().errorCode(error.code()).build();
    }

    /** A newer sync of the same member has taken the place; the older one may try again. */
    static SyncGroupResponse superseded() {
        return error(ErrorCode.REBALANCE_IN_PROGRESS);
    }

    static SyncGroupResponse assignment(ClassicGroup group, ClassicMember member) {
        return SyncGroupResponse.builder()
                .protocolType(group.protocolType())
                .protocolName(group.protocolName())
                .assignment(member.assignment())
                .build();
    }
}
