package dev.ottla.group.classic;

import org.jspecify.annotations.Nullable;

/**
 * Who a member is.
 *
 * @param memberId given by the coordinator; new for every life of a process
 * @param instanceId given by the user (KIP-345), the same across restarts; null for a dynamic member
 */
record MemberIdentity(String memberId, @Nullable String instanceId, String clientId, String clientHost) {
    MemberIdentity withMemberId(String newMemberId) {
        return new MemberIdentity(newMemberId, instanceId, clientId, clientHost);
    }
}
