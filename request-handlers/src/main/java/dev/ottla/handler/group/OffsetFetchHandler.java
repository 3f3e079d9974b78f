package dev.ottla.handler.group;

import dev.ottla.group.GroupCommand;
import dev.ottla.group.OffsetAnswers;
import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.RequestContext;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.OffsetFetchRequest;
import dev.ottla.protocol.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import dev.ottla.protocol.message.OffsetFetchResponse;
import dev.ottla.protocol.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import java.util.List;
import java.util.function.Consumer;

/**
 * OffsetFetch (9), versions 1–10.
 *
 * <ul>
 *   <li>2 all offsets and an error of its own; 5 leader epoch (KIP-320); 7 stable offsets only (KIP-447); 8 many groups
 *       (KIP-709); 9 member epoch (KIP-848); 10 topic ids in place of names
 *   <li>a partition that nothing was committed for has offset -1 and no error, and so has one that does not exist
 * </ul>
 */
public final class OffsetFetchHandler implements ApiHandler<OffsetFetchRequest, OffsetFetchResponse> {
    private static final short MANY_GROUPS = 8;

    private final GroupDesk desk;

    public OffsetFetchHandler(GroupDesk desk) {
        this.desk = desk;
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.OFFSET_FETCH;
    }

    @Override
    public short lowestVersion() {
        return OffsetFetchRequest.LOWEST_SUPPORTED_VERSION;
    }

    @Override
    public short highestVersion() {
        return OffsetFetchRequest.HIGHEST_SUPPORTED_VERSION;
    }

    @Override
    public void handle(RequestContext context, OffsetFetchRequest request, Answer<OffsetFetchResponse> answer) {
        List<OffsetFetchRequestGroup> groups = groups(context, request);
        Gathering<OffsetFetchResponseGroup> gathering =
                new Gathering<>(groups.size(), fetched -> answer.send(response(context, request, fetched)));
        for (int i = 0; i < groups.size(); i++) {
            fetch(context, groups.get(i), request.requireStable(), gathering.part(i));
        }
    }

    private static List<OffsetFetchRequestGroup> groups(RequestContext context, OffsetFetchRequest request) {
        return context.version() >= MANY_GROUPS ? request.groups() : List.of(OffsetFetchOldVersions.group(request));
    }

    private static OffsetFetchResponse response(
            RequestContext context, OffsetFetchRequest request, List<OffsetFetchResponseGroup> fetched) {
        if (context.version() >= MANY_GROUPS) {
            return OffsetFetchResponse.builder().groups(fetched).build();
        }
        return OffsetFetchOldVersions.response(request, fetched.getFirst(), context.version());
    }

    private void fetch(
            RequestContext context,
            OffsetFetchRequestGroup group,
            boolean requireStable,
            Consumer<OffsetFetchResponseGroup> to) {
        if (!desk.mayOnGroup(context, AclOperation.DESCRIBE, group.groupId())) {
            to.accept(OffsetAnswers.fetchFailed(group.groupId(), ErrorCode.GROUP_AUTHORIZATION_FAILED));
            return;
        }
        OffsetFetchParts parts = OffsetFetchParts.of(desk, context, group);
        desk.coordinator()
                .fetchOffsets(new GroupCommand.FetchOffsets(
                        parts.accepted(), requireStable, fetched -> to.accept(parts.response(fetched))));
    }

    @Override
    public OffsetFetchResponse failure(RequestContext context, OffsetFetchRequest request, ErrorCode error) {
        List<OffsetFetchResponseGroup> failed = groups(context, request).stream()
                .map(group -> OffsetAnswers.fetchFailed(group.groupId(), error))
                .toList();
        return response(context, request, failed);
    }
}
