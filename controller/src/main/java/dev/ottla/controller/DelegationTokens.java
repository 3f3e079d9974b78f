package dev.ottla.controller;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.protocol.Bytes;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.CreateDelegationTokenRequest;
import dev.ottla.protocol.message.CreateDelegationTokenRequest.CreatableRenewers;
import dev.ottla.protocol.message.CreateDelegationTokenResponse;
import dev.ottla.protocol.message.ExpireDelegationTokenRequest;
import dev.ottla.protocol.message.ExpireDelegationTokenResponse;
import dev.ottla.protocol.message.RenewDelegationTokenRequest;
import dev.ottla.protocol.message.RenewDelegationTokenResponse;
import dev.ottla.protocol.message.metadata.DelegationTokenRecord;
import dev.ottla.protocol.message.metadata.RemoveDelegationTokenRecord;
import dev.ottla.runtime.RandomSource;
import dev.ottla.runtime.RandomUuids;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Delegation tokens (KIP-48, KIP-900): issued, renewed and ended. The log holds who owns a token and until when; what
 * proves it is computed from its id. When the next round against expired ones is due is soft state.
 */
final class DelegationTokens {
    private static final String USER_PREFIX = "User:";

    private final DelegationTokenSettings settings;
    private final RandomUuids ids;
    private long nextSweepMs = Long.MAX_VALUE;

    DelegationTokens(DelegationTokenSettings settings, RandomSource random) {
        this.settings = settings;
        this.ids = new RandomUuids(random);
    }

    Decision<CreateDelegationTokenResponse> create(
            MetadataImage image, CreateDelegationTokenRequest request, String requester, long nowMs) {
        String owner = owner(request, requester);
        CreateDelegationTokenResponse.Builder answer = CreateDelegationTokenResponse.builder()
                .principalType(type(owner))
                .principalName(name(owner))
                .tokenRequesterPrincipalType(type(requester))
                .tokenRequesterPrincipalName(name(requester));
        ErrorCode problem = problem(image, request);
        if (problem != ErrorCode.NONE) {
            return Decision.answer(answer.errorCode(problem.code())
                    .issueTimestampMs(-1)
                    .expiryTimestampMs(-1)
                    .maxTimestampMs(-1)
                    .build());
        }
        DelegationTokenRecord token = token(request, owner, requester, nowMs);
        answer.issueTimestampMs(nowMs)
                .expiryTimestampMs(token.expirationTimestamp())
                .maxTimestampMs(token.maxTimestamp())
                .tokenId(token.tokenId())
                .hmac(settings.hmac(token.tokenId()));
        return new Decision<>(List.of(MetadataRecord.of(token)), answer.build());
    }

    private ErrorCode problem(MetadataImage image, CreateDelegationTokenRequest request) {
        ErrorCode disabled = disabled(image);
        boolean foreignRenewer = request.renewers().stream()
                .anyMatch(renewer -> !renewer.principalType().equals("User"));
        return disabled == ErrorCode.NONE && foreignRenewer ? ErrorCode.INVALID_PRINCIPAL_TYPE : disabled;
    }

    private DelegationTokenRecord token(
            CreateDelegationTokenRequest request, String owner, String requester, long nowMs) {
        long lifetimeMs = request.maxLifetimeMs() > 0
                ? Math.min(request.maxLifetimeMs(), settings.maxLifetimeMs())
                : settings.maxLifetimeMs();
        long maxTimestampMs = sum(nowMs, lifetimeMs);
        return DelegationTokenRecord.builder()
                .owner(owner)
                .requester(requester)
                .renewers(request.renewers().stream()
                        .map(DelegationTokens::principal)
                        .toList())
                .issueTimestamp(nowMs)
                .maxTimestamp(maxTimestampMs)
                .expirationTimestamp(Math.min(maxTimestampMs, sum(nowMs, settings.expiryTimeMs())))
                .tokenId(ids.next().toString())
                .build();
    }

    Decision<RenewDelegationTokenResponse> renew(
            MetadataImage image, RenewDelegationTokenRequest request, String requester, long nowMs) {
        ErrorCode problem = disabled(image);
        DelegationTokenRecord token = problem == ErrorCode.NONE ? find(image, request.hmac()) : null;
        if (problem == ErrorCode.NONE) {
            problem = renewalProblem(token, requester, nowMs);
        }
        if (token == null || problem != ErrorCode.NONE) {
            return Decision.answer(RenewDelegationTokenResponse.builder()
                    .errorCode(problem.code())
                    .expiryTimestampMs(-1)
                    .build());
        }
        long periodMs = request.renewPeriodMs() < 0 ? settings.expiryTimeMs() : request.renewPeriodMs();
        DelegationTokenRecord renewed = until(token, sum(nowMs, periodMs));
        return new Decision<>(
                List.of(MetadataRecord.of(renewed)),
                RenewDelegationTokenResponse.builder()
                        .expiryTimestampMs(renewed.expirationTimestamp())
                        .build());
    }

    private static ErrorCode renewalProblem(@Nullable DelegationTokenRecord token, String requester, long nowMs) {
        if (token == null) {
            return ErrorCode.DELEGATION_TOKEN_NOT_FOUND;
        }
        if (isExpired(token, nowMs)) {
            return ErrorCode.DELEGATION_TOKEN_EXPIRED;
        }
        return mayRenew(token, requester) ? ErrorCode.NONE : ErrorCode.DELEGATION_TOKEN_OWNER_MISMATCH;
    }

    /** A negative period ends the token at once. */
    Decision<ExpireDelegationTokenResponse> expire(
            MetadataImage image, ExpireDelegationTokenRequest request, String requester, long nowMs) {
        ErrorCode problem = disabled(image);
        DelegationTokenRecord token = problem == ErrorCode.NONE ? find(image, request.hmac()) : null;
        boolean atOnce = request.expiryTimePeriodMs() < 0;
        if (problem == ErrorCode.NONE) {
            problem = expiryProblem(token, requester, atOnce, nowMs);
        }
        if (token == null || problem != ErrorCode.NONE) {
            return Decision.answer(ExpireDelegationTokenResponse.builder()
                    .errorCode(problem.code())
                    .expiryTimestampMs(-1)
                    .build());
        }
        if (atOnce) {
            return new Decision<>(
                    List.of(removal(token)),
                    ExpireDelegationTokenResponse.builder()
                            .expiryTimestampMs(nowMs)
                            .build());
        }
        DelegationTokenRecord shortened = until(token, sum(nowMs, request.expiryTimePeriodMs()));
        return new Decision<>(
                List.of(MetadataRecord.of(shortened)),
                ExpireDelegationTokenResponse.builder()
                        .expiryTimestampMs(shortened.expirationTimestamp())
                        .build());
    }

    private static ErrorCode expiryProblem(
            @Nullable DelegationTokenRecord token, String requester, boolean atOnce, long nowMs) {
        if (token == null) {
            return ErrorCode.DELEGATION_TOKEN_NOT_FOUND;
        }
        if (!mayRenew(token, requester)) {
            return ErrorCode.DELEGATION_TOKEN_OWNER_MISMATCH;
        }
        return !atOnce && isExpired(token, nowMs) ? ErrorCode.DELEGATION_TOKEN_EXPIRED : ErrorCode.NONE;
    }

    /** The records that end what has expired; looked for every {@code delegation.token.expiry.check.interval.ms}. */
    List<MetadataRecord> sweep(MetadataImage image, long nowMs) {
        if (nowMs < nextSweepMs) {
            return List.of();
        }
        nextSweepMs = Long.MAX_VALUE;
        List<MetadataRecord> removals = new ArrayList<>();
        for (DelegationTokenRecord token : image.access().delegationTokens().values()) {
            if (isExpired(token, nowMs)) {
                removals.add(removal(token));
            }
        }
        return removals;
    }

    /** When {@link #sweep} has to be called next; {@link Long#MAX_VALUE} while there are no tokens. */
    long nextSweepMs(MetadataImage image, long nowMs) {
        if (image.access().delegationTokens().isEmpty()) {
            nextSweepMs = Long.MAX_VALUE;
        } else if (nextSweepMs == Long.MAX_VALUE) {
            nextSweepMs = sum(nowMs, settings.expiryCheckIntervalMs());
        }
        return nextSweepMs;
    }

    private ErrorCode disabled(MetadataImage image) {
        if (!settings.isEnabled()) {
            return ErrorCode.DELEGATION_TOKEN_AUTH_DISABLED;
        }
        return image.features().metadataVersion().hasDelegationTokens()
                ? ErrorCode.NONE
                : ErrorCode.UNSUPPORTED_VERSION;
    }

    private @Nullable DelegationTokenRecord find(MetadataImage image, Bytes hmac) {
        for (DelegationTokenRecord token : image.access().delegationTokens().values()) {
            if (settings.hmac(token.tokenId()).equals(hmac)) {
                return token;
            }
        }
        return null;
    }

    private static boolean isExpired(DelegationTokenRecord token, long nowMs) {
        return token.maxTimestamp() < nowMs || token.expirationTimestamp() < nowMs;
    }

    private static boolean mayRenew(DelegationTokenRecord token, String requester) {
        return token.owner().equals(requester) || token.renewers().contains(requester);
    }

    private static DelegationTokenRecord until(DelegationTokenRecord token, long timestampMs) {
        return token.toBuilder()
                .expirationTimestamp(Math.min(token.maxTimestamp(), timestampMs))
                .build();
    }

    private static MetadataRecord removal(DelegationTokenRecord token) {
        return MetadataRecord.of(
                RemoveDelegationTokenRecord.builder().tokenId(token.tokenId()).build());
    }

    private static String owner(CreateDelegationTokenRequest request, String requester) {
        String type = request.ownerPrincipalType();
        String name = request.ownerPrincipalName();
        return type == null || name == null || name.isEmpty() ? requester : type + ":" + name;
    }

    private static String principal(CreatableRenewers renewer) {
        return USER_PREFIX + renewer.principalName();
    }

    private static String type(String principal) {
        return principal.substring(0, principal.indexOf(':'));
    }

    private static String name(String principal) {
        return principal.substring(principal.indexOf(':') + 1);
    }

    private static long sum(long timestampMs, long periodMs) {
        return periodMs > Long.MAX_VALUE - timestampMs ? Long.MAX_VALUE : timestampMs + periodMs;
    }
}
