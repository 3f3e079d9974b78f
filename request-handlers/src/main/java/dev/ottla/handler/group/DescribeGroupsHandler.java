package dev.ottla.handler.group;

import dev.ottla.group.GroupCommand;
import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.RequestContext;
import dev.ottla.handler.ResourceType;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.DescribeGroupsRequest;
import dev.ottla.protocol.message.DescribeGroupsResponse;
import dev.ottla.protocol.message.DescribeGroupsResponse.DescribedGroup;
import java.util.List;
import java.util.function.Consumer;

/**
 * DescribeGroups (15), versions 0–6.
 *
 * <ul>
 *   <li>3 authorized operations (KIP-430); 4 group instance ids (KIP-345); 6 GROUP_ID_NOT_FOUND and messages (KIP-1043)
 * </ul>
 */
public final class DescribeGroupsHandler implements ApiHandler<DescribeGroupsRequest, DescribeGroupsResponse> {
    private final GroupDesk desk;

    public DescribeGroupsHandler(GroupDesk desk) {
        this.desk = desk;
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.DESCRIBE_GROUPS;
    }

    @Override
    public short lowestVersion() {
        return DescribeGroupsRequest.LOWEST_SUPPORTED_VERSION;
    }

    @Override
    public short highestVersion() {
        return DescribeGroupsRequest.HIGHEST_SUPPORTED_VERSION;
    }

    @Override
    public void handle(RequestContext context, DescribeGroupsRequest request, Answer<DescribeGroupsResponse> answer) {
        List<String> groupIds = request.groups();
        Gathering<DescribedGroup> gathering = new Gathering<>(
                groupIds.size(),
                groups -> answer.send(
                        DescribeGroupsResponse.builder().groups(groups).build()));
        for (int i = 0; i < groupIds.size(); i++) {
            Consumer<DescribedGroup> part = gathering.part(i);
            describe(context, request, groupIds.get(i), part);
        }
    }

    private void describe(
            RequestContext context, DescribeGroupsRequest request, String groupId, Consumer<DescribedGroup> to) {
        if (!desk.mayOnGroup(context, AclOperation.DESCRIBE, groupId)) {
            to.accept(failed(groupId, ErrorCode.GROUP_AUTHORIZATION_FAILED));
            return;
        }
        desk.coordinator()
                .describeGroup(new GroupCommand.DescribeGroup(
                        groupId,
                        GroupDesk.caller(context),
                        group -> to.accept(
                                request.includeAuthorizedOperations() ? withOperations(context, group) : group)));
    }

    private DescribedGroup withOperations(RequestContext context, DescribedGroup group) {
        if (group.errorCode() != ErrorCode.NONE.code()) {
            return group;
        }
        return group.toBuilder()
                .authorizedOperations(
                        desk.authorization().authorizedOperations(context, ResourceType.GROUP, group.groupId()))
                .build();
    }

    private static DescribedGroup failed(String groupId, ErrorCode error) {
        return DescribedGroup.builder().groupId(groupId).errorCode(error.code()).build();
    }

    @Override
    public DescribeGroupsResponse failure(RequestContext context, DescribeGroupsRequest request, ErrorCode error) {
        return DescribeGroupsResponse.builder()
                .groups(request.groups().stream()
                        .map(groupId -> failed(groupId, error))
                        .toList())
                .build();
    }
}
