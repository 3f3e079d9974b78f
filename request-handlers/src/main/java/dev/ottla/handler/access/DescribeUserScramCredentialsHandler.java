package dev.ottla.handler.access;

import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.RequestContext;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.DescribeUserScramCredentialsRequest;
import dev.ottla.protocol.message.DescribeUserScramCredentialsRequest.UserName;
import dev.ottla.protocol.message.DescribeUserScramCredentialsResponse;
import dev.ottla.protocol.message.DescribeUserScramCredentialsResponse.CredentialInfo;
import dev.ottla.protocol.message.DescribeUserScramCredentialsResponse.DescribeUserScramCredentialsResult;
import dev.ottla.protocol.message.metadata.UserScramCredentialRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * DescribeUserScramCredentials (50), version 0 (KIP-554), for brokers.
 *
 * <ul>
 *   <li>needs DESCRIBE on the cluster
 *   <li>no users, or none named, asks for all; a user named twice is refused for itself
 *   <li>keys and salts are never told
 * </ul>
 */
public record DescribeUserScramCredentialsHandler(Supplier<MetadataImage> metadata, AuthorizationDesk authorization)
        implements ApiHandler<DescribeUserScramCredentialsRequest, DescribeUserScramCredentialsResponse> {
    @Override
    public ApiKey apiKey() {
        return ApiKey.DESCRIBE_USER_SCRAM_CREDENTIALS;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.DESCRIBE_USER_SCRAM_CREDENTIALS.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.DESCRIBE_USER_SCRAM_CREDENTIALS.latestVersion();
    }

    @Override
    public void handle(
            RequestContext context,
            DescribeUserScramCredentialsRequest request,
            Answer<DescribeUserScramCredentialsResponse> answer) {
        answer.send(
                authorization.isAllowedOnCluster(context, AclOperation.DESCRIBE)
                        ? describe(request.users())
                        : failure(context, request, ErrorCode.CLUSTER_AUTHORIZATION_FAILED));
    }

    private DescribeUserScramCredentialsResponse describe(@Nullable List<UserName> asked) {
        Map<String, List<CredentialInfo>> known = known();
        Set<String> named = new LinkedHashSet<>();
        Set<String> twice = new HashSet<>();
        if (asked == null || asked.isEmpty()) {
            named.addAll(known.keySet());
        } else {
            asked.forEach(user -> {
                if (!named.add(user.name())) {
                    twice.add(user.name());
                }
            });
        }
        List<DescribeUserScramCredentialsResult> results = new ArrayList<>();
        for (String user : named) {
            results.add(twice.contains(user) ? duplicate(user) : result(user, known.get(user)));
        }
        return DescribeUserScramCredentialsResponse.builder()
                .errorMessage("")
                .results(results)
                .build();
    }

    private Map<String, List<CredentialInfo>> known() {
        Map<String, List<CredentialInfo>> byUser = new TreeMap<>();
        metadata.get().access().scramCredentials().values().stream()
                .sorted(Comparator.comparingInt(UserScramCredentialRecord::mechanism))
                .forEach(credential -> byUser.computeIfAbsent(credential.name(), user -> new ArrayList<>())
                        .add(CredentialInfo.builder()
                                .mechanism(credential.mechanism())
                                .iterations(credential.iterations())
                                .build()));
        return byUser;
    }

    private static DescribeUserScramCredentialsResult duplicate(String user) {
        return refused(
                user,
                ErrorCode.DUPLICATE_RESOURCE,
                "Cannot describe SCRAM credentials for the same user twice in a single request: ");
    }

    private static DescribeUserScramCredentialsResult result(String user, @Nullable List<CredentialInfo> credentials) {
        if (credentials == null) {
            return refused(
                    user, ErrorCode.RESOURCE_NOT_FOUND, "Attempt to describe a user credential that does not exist: ");
        }
        return DescribeUserScramCredentialsResult.builder()
                .user(user)
                .errorMessage("")
                .credentialInfos(credentials)
                .build();
    }

    private static DescribeUserScramCredentialsResult refused(String user, ErrorCode error, String message) {
        return DescribeUserScramCredentialsResult.builder()
                .user(user)
                .errorCode(error.code())
                .errorMessage(message + user)
                .build();
    }

    @Override
    public DescribeUserScramCredentialsResponse failure(
            RequestContext context, DescribeUserScramCredentialsRequest request, ErrorCode error) {
        return DescribeUserScramCredentialsResponse.builder()
                .errorCode(error.code())
                .errorMessage(error.message())
                .build();
    }
}
