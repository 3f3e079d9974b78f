package dev.ottla.handler.access;

import dev.ottla.controller.AccessCommand;
import dev.ottla.controller.Controller;
import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.RequestContext;
import dev.ottla.handler.metadata.ForwardedReply;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.AlterUserScramCredentialsRequest;
import dev.ottla.protocol.message.AlterUserScramCredentialsResponse;
import dev.ottla.protocol.message.AlterUserScramCredentialsResponse.AlterUserScramCredentialsResult;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * AlterUserScramCredentials (51), version 0 (KIP-554): brokers and controllers.
 *
 * <ul>
 *   <li>needs ALTER on the cluster
 *   <li>salted passwords are turned into keys by the controller and not kept
 *   <li>differs: an empty salted password is {@code UNACCEPTABLE_CREDENTIAL}, where Apache Kafka answers
 *       {@code UNKNOWN_SERVER_ERROR}
 * </ul>
 */
public record AlterUserScramCredentialsHandler(Controller controller, AuthorizationDesk authorization)
        implements ApiHandler<AlterUserScramCredentialsRequest, AlterUserScramCredentialsResponse> {
    @Override
    public ApiKey apiKey() {
        return ApiKey.ALTER_USER_SCRAM_CREDENTIALS;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.ALTER_USER_SCRAM_CREDENTIALS.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.ALTER_USER_SCRAM_CREDENTIALS.latestVersion();
    }

    @Override
    public void handle(
            RequestContext context,
            AlterUserScramCredentialsRequest request,
            Answer<AlterUserScramCredentialsResponse> answer) {
        if (authorization.isAllowedOnCluster(context, AclOperation.ALTER)) {
            controller.submit(new AccessCommand.AlterUserScramCredentials(
                    request, new ForwardedReply<>(this, context, request, answer, UnaryOperator.identity())));
        } else {
            answer.send(failure(context, request, ErrorCode.CLUSTER_AUTHORIZATION_FAILED));
        }
    }

    @Override
    public AlterUserScramCredentialsResponse failure(
            RequestContext context, AlterUserScramCredentialsRequest request, ErrorCode error) {
        Set<String> users = new LinkedHashSet<>();
        request.deletions().forEach(deletion -> users.add(deletion.name()));
        request.upsertions().forEach(upsertion -> users.add(upsertion.name()));
        return AlterUserScramCredentialsResponse.builder()
                .results(users.stream()
                        .map(user -> AlterUserScramCredentialsResult.builder()
                                .user(user)
                                .errorCode(error.code())
                                .errorMessage(error.message())
                                .build())
                        .toList())
                .build();
    }
}
