package dev.ottla.handler.group;

import dev.ottla.group.GroupCommand;
import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.RequestContext;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.HeartbeatRequest;
import dev.ottla.protocol.message.HeartbeatResponse;

/**
 * Heartbeat (12), versions 0–4.
 *
 * <ul>
 *   <li>3 group instance id (KIP-345)
 *   <li>while the coordinator is loading all is well: nobody's session runs
 * </ul>
 */
public final class HeartbeatHandler implements ApiHandler<HeartbeatRequest, HeartbeatResponse> {
    private final GroupDesk desk;

    public HeartbeatHandler(GroupDesk desk) {
        this.desk = desk;
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.HEARTBEAT;
    }

    @Override
    public short lowestVersion() {
        return HeartbeatRequest.LOWEST_SUPPORTED_VERSION;
    }

    @Override
    public short highestVersion() {
        return HeartbeatRequest.HIGHEST_SUPPORTED_VERSION;
    }

    @Override
    public void handle(RequestContext context, HeartbeatRequest request, Answer<HeartbeatResponse> answer) {
        if (!desk.mayOnGroup(context, AclOperation.READ, request.groupId())) {
            answer.send(failure(context, request, ErrorCode.GROUP_AUTHORIZATION_FAILED));
        } else {
            desk.coordinator().heartbeat(new GroupCommand.Heartbeat(request, answer::send));
        }
    }

    @Override
    public HeartbeatResponse failure(RequestContext context, HeartbeatRequest request, ErrorCode error) {
        return HeartbeatResponse.builder().errorCode(error.code()).build();
    }
}
