package dev.ottla.handler.group;

import dev.ottla.group.GroupCommand.ListedGroups;
import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.RequestContext;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.ListGroupsRequest;
import dev.ottla.protocol.message.ListGroupsResponse;
import dev.ottla.protocol.message.ListGroupsResponse.ListedGroup;
import java.util.List;

/**
 * ListGroups (16), versions 0–5.
 *
 * <ul>
 *   <li>4 filter on states, and states told (KIP-518); 5 filter on types, and types told (KIP-848)
 *   <li>who may not describe the cluster sees the groups that it may describe; nobody is refused
 * </ul>
 */
public final class ListGroupsHandler implements ApiHandler<ListGroupsRequest, ListGroupsResponse> {
    private final GroupDesk desk;

    public ListGroupsHandler(GroupDesk desk) {
        this.desk = desk;
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.LIST_GROUPS;
    }

    @Override
    public short lowestVersion() {
        return ListGroupsRequest.LOWEST_SUPPORTED_VERSION;
    }

    @Override
    public short highestVersion() {
        return ListGroupsRequest.HIGHEST_SUPPORTED_VERSION;
    }

    @Override
    public void handle(RequestContext context, ListGroupsRequest request, Answer<ListGroupsResponse> answer) {
        boolean all = desk.authorization().isAllowedOnCluster(context, AclOperation.DESCRIBE);
        desk.coordinator()
                .listGroups(
                        request.statesFilter(),
                        request.typesFilter(),
                        listed -> answer.send(response(context, listed, all)));
    }

    private ListGroupsResponse response(RequestContext context, ListedGroups listed, boolean all) {
        List<ListedGroup> visible = all
                ? listed.groups()
                : listed.groups().stream()
                        .filter(group -> desk.mayOnGroup(context, AclOperation.DESCRIBE, group.groupId()))
                        .toList();
        return ListGroupsResponse.builder()
                .errorCode(listed.error().code())
                .groups(visible)
                .build();
    }

    @Override
    public ListGroupsResponse failure(RequestContext context, ListGroupsRequest request, ErrorCode error) {
        return ListGroupsResponse.builder().errorCode(error.code()).build();
    }
}
