package dev.ottla.group.classic;

import dev.ottla.protocol.message.JoinGroupRequest;
import java.util.List;

/** What a member asks for each time it joins; milliseconds. */
record MemberSettings(int rebalanceTimeoutMs, int sessionTimeoutMs, List<MemberProtocol> protocols) {
    /** Version 0 has no rebalance timeout: the session timeout stands for both. */
    static MemberSettings of(JoinGroupRequest request, short version) {
        List<MemberProtocol> protocols = request.protocols().stream()
                .map(protocol -> new MemberProtocol(protocol.name(), protocol.metadata()))
                .toList();
        int rebalanceTimeoutMs = version == 0 ? request.sessionTimeoutMs() : request.rebalanceTimeoutMs();
        return new MemberSettings(rebalanceTimeoutMs, request.sessionTimeoutMs(), protocols);
    }
}
