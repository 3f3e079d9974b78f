package dev.ottla.handler.group;

import dev.ottla.group.GroupCommand;
import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.RequestContext;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.DeleteGroupsRequest;
import dev.ottla.protocol.message.DeleteGroupsResponse;
import dev.ottla.protocol.message.DeleteGroupsResponse.DeletableGroupResult;
import java.util.List;
import java.util.function.Consumer;

/**
 * DeleteGroups (42), versions 0–2 (KIP-229): each group with its committed offsets, if it has no members. A group that
 * is named twice is deleted once.
 */
public final class DeleteGroupsHandler implements ApiHandler<DeleteGroupsRequest, DeleteGroupsResponse> {
    private final GroupDesk desk;

    public DeleteGroupsHandler(GroupDesk desk) {
        this.desk = desk;
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.DELETE_GROUPS;
    }

    @Override
    public short lowestVersion() {
        return DeleteGroupsRequest.LOWEST_SUPPORTED_VERSION;
    }

    @Override
    public short highestVersion() {
        return DeleteGroupsRequest.HIGHEST_SUPPORTED_VERSION;
    }

    @Override
    public void handle(RequestContext context, DeleteGroupsRequest request, Answer<DeleteGroupsResponse> answer) {
        List<String> groupIds = distinct(request);
        Gathering<DeletableGroupResult> gathering = new Gathering<>(
                groupIds.size(),
                results -> answer.send(
                        DeleteGroupsResponse.builder().results(results).build()));
        for (int i = 0; i < groupIds.size(); i++) {
            Consumer<DeletableGroupResult> part = gathering.part(i);
            delete(context, groupIds.get(i), part);
        }
    }

    private static List<String> distinct(DeleteGroupsRequest request) {
        return request.groupsNames().stream().distinct().toList();
    }

    private void delete(RequestContext context, String groupId, Consumer<DeletableGroupResult> to) {
        if (desk.mayOnGroup(context, AclOperation.DELETE, groupId)) {
            desk.coordinator()
                    .deleteGroup(new GroupCommand.DeleteGroup(groupId, error -> to.accept(result(groupId, error))));
        } else {
            to.accept(result(groupId, ErrorCode.GROUP_AUTHORIZATION_FAILED));
        }
    }

    private static DeletableGroupResult result(String groupId, ErrorCode error) {
        return DeletableGroupResult.builder()
                .groupId(groupId)
                .errorCode(error.code())
                .build();
    }

    @Override
    public DeleteGroupsResponse failure(RequestContext context, DeleteGroupsRequest request, ErrorCode error) {
        return DeleteGroupsResponse.builder()
                .results(distinct(request).stream()
                        .map(groupId -> result(groupId, error))
                        .toList())
                .build();
    }
}
