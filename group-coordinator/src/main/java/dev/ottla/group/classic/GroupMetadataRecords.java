package dev.ottla.group.classic;

import dev.ottla.group.GroupRecord;
import dev.ottla.protocol.message.group.GroupMetadataKey;
import dev.ottla.protocol.message.group.GroupMetadataValue;
import dev.ottla.protocol.message.group.GroupMetadataValue.MemberMetadata;
import java.util.List;

/** A classic group to and from its record in the log. */
final class GroupMetadataRecords {
    private GroupMetadataRecords() {}

    /** The group as it stands, with its members' current assignments. */
    static GroupRecord of(ClassicGroup group) {
        String protocolType = group.protocolType();
        return record(
                group.groupId(),
                GroupMetadataValue.builder()
                        .protocolType(protocolType == null ? "" : protocolType)
                        .generation(group.generation())
                        .protocol(group.protocolName())
                        .leader(group.members().leaderId())
                        .currentStateTimestamp(group.stateTimestampMs())
                        .members(group.members().all().stream()
                                .map(member -> metadata(member, group))
                                .toList())
                        .build());
    }

    /** A group that has just come into being. */
    static GroupRecord created(ClassicGroup group) {
        return record(
                group.groupId(),
                GroupMetadataValue.builder()
                        .protocolType("")
                        .protocol(null)
                        .leader(null)
                        .currentStateTimestamp(group.stateTimestampMs())
                        .build());
    }

    static GroupRecord tombstone(String groupId) {
        return new GroupRecord.GroupMetadata(key(groupId), null);
    }

    static List<ClassicMember> members(GroupMetadataValue value) {
        String protocol = value.protocol() == null ? "" : value.protocol();
        return value.members().stream().map(member -> member(member, protocol)).toList();
    }

    private static GroupRecord record(String groupId, GroupMetadataValue value) {
        return new GroupRecord.GroupMetadata(key(groupId), value);
    }

    private static GroupMetadataKey key(String groupId) {
        return GroupMetadataKey.builder().group(groupId).build();
    }

    private static MemberMetadata metadata(ClassicMember member, ClassicGroup group) {
        return MemberMetadata.builder()
                .memberId(member.memberId())
                .groupInstanceId(member.instanceId())
                .clientId(member.identity().clientId())
                .clientHost(member.identity().clientHost())
                .rebalanceTimeout(member.settings().rebalanceTimeoutMs())
                .sessionTimeout(member.settings().sessionTimeoutMs())
                .subscription(member.metadata(group.protocolName()))
                .assignment(member.assignment())
                .build();
    }

    /** Version 0 of the record has no rebalance timeout: the session timeout stands for both. */
    private static ClassicMember member(MemberMetadata member, String protocol) {
        int rebalanceTimeoutMs = member.rebalanceTimeout() < 0 ? member.sessionTimeout() : member.rebalanceTimeout();
        MemberIdentity identity =
                new MemberIdentity(member.memberId(), member.groupInstanceId(), member.clientId(), member.clientHost());
        MemberSettings settings = new MemberSettings(
                rebalanceTimeoutMs,
                member.sessionTimeout(),
                List.of(new MemberProtocol(protocol, member.subscription())));
        return new ClassicMember(identity, settings, member.assignment());
    }
}
