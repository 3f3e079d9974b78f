package dev.ottla.controller;

import dev.ottla.metadata.AccessImage.ScramKey;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.AlterUserScramCredentialsRequest;
import dev.ottla.protocol.message.AlterUserScramCredentialsRequest.ScramCredentialDeletion;
import dev.ottla.protocol.message.AlterUserScramCredentialsRequest.ScramCredentialUpsertion;
import dev.ottla.protocol.message.AlterUserScramCredentialsResponse;
import dev.ottla.protocol.message.AlterUserScramCredentialsResponse.AlterUserScramCredentialsResult;
import dev.ottla.protocol.message.metadata.RemoveUserScramCredentialRecord;
import dev.ottla.protocol.message.metadata.UserScramCredentialRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sets and deletes SCRAM credentials (KIP-554). A user is changed at most once by a request; messages are Kafka's.
 * Stateless.
 */
final class ScramChanges {
    private static final ApiError TWICE =
            new ApiError(ErrorCode.DUPLICATE_RESOURCE, "A user credential cannot be altered twice in the same request");

    Decision<AlterUserScramCredentialsResponse> alter(MetadataImage image, AlterUserScramCredentialsRequest request) {
        Map<String, Change> byUser = new LinkedHashMap<>();
        for (ScramCredentialDeletion deletion : request.deletions()) {
            Change change = deletion(image, deletion);
            byUser.merge(deletion.name(), change, (one, other) -> Change.refused(TWICE));
        }
        for (ScramCredentialUpsertion upsertion : request.upsertions()) {
            byUser.merge(upsertion.name(), upsertion(upsertion), ScramChanges::second);
        }
        List<MetadataRecord> records = new ArrayList<>();
        List<AlterUserScramCredentialsResult> results = new ArrayList<>();
        byUser.forEach((user, change) -> {
            if (change.record() != null) {
                records.add(change.record());
            }
            results.add(result(user, change.problem()));
        });
        return new Decision<>(
                records,
                AlterUserScramCredentialsResponse.builder().results(results).build());
    }

    /** What was wrong with the first is told; where nothing was, that there are two. */
    private static Change second(Change first, Change other) {
        return first.problem() == null ? Change.refused(TWICE) : first;
    }

    /** One of the two is null. */
    private record Change(
            @Nullable MetadataRecord record, @Nullable ApiError problem) {
        static Change refused(ApiError problem) {
            return new Change(null, problem);
        }
    }

    private static Change deletion(MetadataImage image, ScramCredentialDeletion deletion) {
        ApiError problem = nameProblem(deletion.name(), deletion.mechanism());
        if (problem != null) {
            return Change.refused(problem);
        }
        ScramKey key = new ScramKey(deletion.name(), deletion.mechanism());
        if (!image.access().scramCredentials().containsKey(key)) {
            return Change.refused(new ApiError(
                    ErrorCode.RESOURCE_NOT_FOUND, "Attempt to delete a user credential that does not exist"));
        }
        return new Change(
                MetadataRecord.of(RemoveUserScramCredentialRecord.builder()
                        .name(deletion.name())
                        .mechanism(deletion.mechanism())
                        .build()),
                null);
    }

    private static Change upsertion(ScramCredentialUpsertion upsertion) {
        ApiError problem = nameProblem(upsertion.name(), upsertion.mechanism());
        ScramMechanism mechanism = ScramMechanism.ofCode(upsertion.mechanism());
        if (problem != null || mechanism == null) {
            return new Change(null, problem);
        }
        if (upsertion.iterations() < ScramMechanism.LEAST_ITERATIONS) {
            return Change.refused(unacceptable("Too few iterations"));
        }
        if (upsertion.iterations() > ScramMechanism.MOST_ITERATIONS) {
            return Change.refused(unacceptable("Too many iterations"));
        }
        if (upsertion.saltedPassword().isEmpty()) {
            return Change.refused(unacceptable("The salted password must not be empty"));
        }
        ScramKeys keys = ScramKeys.of(mechanism, upsertion.saltedPassword());
        return new Change(
                MetadataRecord.of(UserScramCredentialRecord.builder()
                        .name(upsertion.name())
                        .mechanism(upsertion.mechanism())
                        .salt(upsertion.salt())
                        .storedKey(keys.storedKey())
                        .serverKey(keys.serverKey())
                        .iterations(upsertion.iterations())
                        .build()),
                null);
    }

    private static @Nullable ApiError nameProblem(String user, byte mechanism) {
        if (user.isEmpty()) {
            return unacceptable("Username must not be empty");
        }
        return ScramMechanism.ofCode(mechanism) == null
                ? new ApiError(ErrorCode.UNSUPPORTED_SASL_MECHANISM, "Unknown SCRAM mechanism")
                : null;
    }

    private static ApiError unacceptable(String message) {
        return new ApiError(ErrorCode.UNACCEPTABLE_CREDENTIAL, message);
    }

    private static AlterUserScramCredentialsResult result(String user, @Nullable ApiError problem) {
        return AlterUserScramCredentialsResult.builder()
                .user(user)
                .errorCode((problem == null ? ErrorCode.NONE : problem.code()).code())
                .errorMessage(problem == null ? null : problem.message())
                .build();
    }
}
