package dev.ottla.group.classic;

import dev.ottla.group.GroupCommand.DescribeGroup;
import dev.ottla.group.GroupCommand.ListGroups;
import dev.ottla.group.GroupCommand.ListedGroups;
import dev.ottla.group.Turn;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.DescribeGroupsResponse.DescribedGroup;
import dev.ottla.protocol.message.DescribeGroupsResponse.DescribedGroupMember;
import dev.ottla.protocol.message.ListGroupsResponse.ListedGroup;
import java.util.List;

/**
 * DescribeGroups and ListGroups. Members' metadata and assignments are told of a stable group only. A group that is not
 * there is told to be Dead, and from version 6 on to be not found (KIP-1043).
 */
public final class ClassicDescription {
    private static final String GROUP_TYPE = "classic";
    private static final short TELLS_NOT_FOUND = 6;

    private final ClassicGroups groups;

    public ClassicDescription(ClassicGroups groups) {
        this.groups = groups;
    }

    public void describe(DescribeGroup describe, Turn turn) {
        ClassicGroup group = groups.find(describe.groupId());
        if (group == null) {
            turn.answerAtOnce(describe.to(), missing(describe));
        } else {
            turn.answerAfter(group.persistedOffset(), describe.to(), described(group));
        }
    }

    private static DescribedGroup missing(DescribeGroup describe) {
        DescribedGroup.Builder response =
                DescribedGroup.builder().groupId(describe.groupId()).groupState(ClassicState.DEAD.displayName());
        if (describe.caller().version() >= TELLS_NOT_FOUND) {
            response.errorCode(ErrorCode.GROUP_ID_NOT_FOUND.code())
                    .errorMessage("Group " + describe.groupId() + " not found.");
        }
        return response.build();
    }

    private static DescribedGroup described(ClassicGroup group) {
        boolean stable = group.isIn(ClassicState.STABLE);
        String protocolType = group.protocolType();
        String protocolName = group.protocolName();
        return DescribedGroup.builder()
                .groupId(group.groupId())
                .groupState(group.state().displayName())
                .protocolType(protocolType == null ? "" : protocolType)
                .protocolData(stable && protocolName != null ? protocolName : "")
                .members(group.members().all().stream()
                        .map(member -> described(group, member, stable))
                        .toList())
                .build();
    }

    private static DescribedGroupMember described(ClassicGroup group, ClassicMember member, boolean stable) {
        DescribedGroupMember.Builder response = DescribedGroupMember.builder()
                .memberId(member.memberId())
                .groupInstanceId(member.instanceId())
                .clientId(member.identity().clientId())
                .clientHost(member.identity().clientHost());
        if (stable) {
            response.memberMetadata(member.metadata(group.protocolName())).memberAssignment(member.assignment());
        }
        return response.build();
    }

    public void list(ListGroups list, Turn turn) {
        List<ListedGroup> listed = groups.all().stream()
                .filter(group -> matches(list.states(), group.state().displayName()))
                .filter(group -> matches(list.types(), GROUP_TYPE))
                .map(ClassicDescription::listed)
                .toList();
        turn.answerAtOnce(list.to(), new ListedGroups(ErrorCode.NONE, listed));
    }

    private static boolean matches(List<String> filter, String value) {
        return filter.isEmpty() || filter.stream().anyMatch(value::equalsIgnoreCase);
    }

    private static ListedGroup listed(ClassicGroup group) {
        String protocolType = group.protocolType();
        return ListedGroup.builder()
                .groupId(group.groupId())
                .protocolType(protocolType == null ? "" : protocolType)
                .groupState(group.state().displayName())
                .groupType(GROUP_TYPE)
                .build();
    }
}
