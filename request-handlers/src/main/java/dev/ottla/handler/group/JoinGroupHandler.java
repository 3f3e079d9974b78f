package dev.ottla.handler.group;

import dev.ottla.group.GroupCommand;
import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.RequestContext;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.JoinGroupRequest;
import dev.ottla.protocol.message.JoinGroupResponse;

/**
 * JoinGroup (11), versions 0–9.
 *
 * <ul>
 *   <li>1 rebalance timeout; 4 member id required (KIP-394); 5 group instance id (KIP-345); 7 protocol type, and a null
 *       protocol in errors (KIP-559); 8 reason (KIP-800); 9 skip assignment (KIP-814)
 *   <li>the answer comes when the group has met, which can take as long as the rebalance timeout
 * </ul>
 */
public final class JoinGroupHandler implements ApiHandler<JoinGroupRequest, JoinGroupResponse> {
    private static final short PROTOCOL_MAY_BE_NULL = 7;

    private final GroupDesk desk;

    public JoinGroupHandler(GroupDesk desk) {
        this.desk = desk;
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.JOIN_GROUP;
    }

    @Override
    public short lowestVersion() {
        return JoinGroupRequest.LOWEST_SUPPORTED_VERSION;
    }

    @Override
    public short highestVersion() {
        return JoinGroupRequest.HIGHEST_SUPPORTED_VERSION;
    }

    @Override
    public void handle(RequestContext context, JoinGroupRequest request, Answer<JoinGroupResponse> answer) {
        if (!desk.mayOnGroup(context, AclOperation.READ, request.groupId())) {
            answer.send(failure(context, request, ErrorCode.GROUP_AUTHORIZATION_FAILED));
            return;
        }
        desk.coordinator()
                .join(new GroupCommand.Join(
                        GroupDesk.caller(context), request, response -> answer.send(inVersion(context, response))));
    }

    @Override
    public JoinGroupResponse failure(RequestContext context, JoinGroupRequest request, ErrorCode error) {
        JoinGroupResponse response = JoinGroupResponse.builder()
                .errorCode(error.code())
                .memberId(request.memberId())
                .protocolName(null)
                .build();
        return inVersion(context, response);
    }

    private static JoinGroupResponse inVersion(RequestContext context, JoinGroupResponse response) {
        if (response.protocolName() == null && context.version() < PROTOCOL_MAY_BE_NULL) {
            return response.toBuilder().protocolName("").build();
        }
        return response;
    }
}
