package dev.ottla.handler.access;

import dev.ottla.controller.DelegationTokenSettings;
import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.RequestContext;
import dev.ottla.handler.ResourceType;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.DescribeDelegationTokenRequest;
import dev.ottla.protocol.message.DescribeDelegationTokenRequest.DescribeDelegationTokenOwner;
import dev.ottla.protocol.message.DescribeDelegationTokenResponse;
import dev.ottla.protocol.message.DescribeDelegationTokenResponse.DescribedDelegationToken;
import dev.ottla.protocol.message.DescribeDelegationTokenResponse.DescribedDelegationTokenRenewer;
import dev.ottla.protocol.message.metadata.DelegationTokenRecord;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * DescribeDelegationToken (41), versions 1–3 (KIP-48), for brokers.
 *
 * <ul>
 *   <li>2 flexible; 3 who asked for the token (KIP-373)
 *   <li>only over connections whose principal was authenticated, and not by a token: {@link TokenDoor}
 *   <li>shown are one's own tokens, those one may renew, and those on which one has DESCRIBE
 * </ul>
 */
public record DescribeDelegationTokenHandler(
        Supplier<MetadataImage> metadata, AuthorizationDesk authorization, DelegationTokenSettings keys)
        implements ApiHandler<DescribeDelegationTokenRequest, DescribeDelegationTokenResponse> {
    @Override
    public ApiKey apiKey() {
        return ApiKey.DESCRIBE_DELEGATION_TOKEN;
    }

    @Override
    public short lowestVersion() {
        return ApiKey.DESCRIBE_DELEGATION_TOKEN.lowestVersion();
    }

    @Override
    public short highestVersion() {
        return ApiKey.DESCRIBE_DELEGATION_TOKEN.latestVersion();
    }

    @Override
    public void handle(
            RequestContext context,
            DescribeDelegationTokenRequest request,
            Answer<DescribeDelegationTokenResponse> answer) {
        if (!TokenDoor.isOpen(context)) {
            answer.send(failure(context, request, ErrorCode.DELEGATION_TOKEN_REQUEST_NOT_ALLOWED));
        } else if (!keys.isEnabled()) {
            answer.send(failure(context, request, ErrorCode.DELEGATION_TOKEN_AUTH_DISABLED));
        } else {
            answer.send(DescribeDelegationTokenResponse.builder()
                    .tokens(metadata.get().access().delegationTokens().values().stream()
                            .filter(token -> isAskedFor(request.owners(), token) && mayBeShown(context, token))
                            .map(this::described)
                            .toList())
                    .build());
        }
    }

    private static boolean isAskedFor(
            @Nullable List<DescribeDelegationTokenOwner> owners, DelegationTokenRecord token) {
        return owners == null
                || owners.stream()
                        .map(owner -> owner.principalType() + ":" + owner.principalName())
                        .anyMatch(token.owner()::equals);
    }

    private boolean mayBeShown(RequestContext context, DelegationTokenRecord token) {
        String principal = context.principalName();
        return principal.equals(token.owner())
                || principal.equals(token.requester())
                || token.renewers().contains(principal)
                || authorization.isAllowed(
                        context, AclOperation.DESCRIBE, ResourceType.DELEGATION_TOKEN, token.tokenId())
                || authorization.isAllowed(context, AclOperation.DESCRIBE_TOKENS, ResourceType.USER, token.owner());
    }

    private DescribedDelegationToken described(DelegationTokenRecord token) {
        DescribedDelegationToken.Builder described = DescribedDelegationToken.builder()
                .principalType(type(token.owner()))
                .principalName(name(token.owner()))
                .tokenRequesterPrincipalType(type(token.requester()))
                .tokenRequesterPrincipalName(name(token.requester()))
                .issueTimestamp(token.issueTimestamp())
                .expiryTimestamp(token.expirationTimestamp())
                .maxTimestamp(token.maxTimestamp())
                .tokenId(token.tokenId())
                .hmac(keys.hmac(token.tokenId()));
        token.renewers()
                .forEach(renewer -> described.addRenewers(DescribedDelegationTokenRenewer.builder()
                        .principalType(type(renewer))
                        .principalName(name(renewer))
                        .build()));
        return described.build();
    }

    private static String type(String principal) {
        return principal.substring(0, principal.indexOf(':'));
    }

    private static String name(String principal) {
        return principal.substring(principal.indexOf(':') + 1);
    }

    @Override
    public DescribeDelegationTokenResponse failure(
            RequestContext context, DescribeDelegationTokenRequest request, ErrorCode error) {
        return DescribeDelegationTokenResponse.builder().errorCode(error.code()).build();
    }
}
