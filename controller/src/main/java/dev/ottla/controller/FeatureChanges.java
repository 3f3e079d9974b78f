package dev.ottla.controller;

import dev.ottla.metadata.FeaturesImage;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.MetadataVersion;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.UpdateFeaturesRequest;
import dev.ottla.protocol.message.UpdateFeaturesRequest.FeatureUpdateKey;
import dev.ottla.protocol.message.UpdateFeaturesResponse;
import dev.ottla.protocol.message.UpdateFeaturesResponse.UpdatableFeatureResult;
import dev.ottla.protocol.message.metadata.FeatureLevelRecord;
import dev.ottla.protocol.message.metadata.NoOpRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Raises, lowers and switches off features (KIP-584, KIP-1022). All updates of a request happen or none does. A lower
 * {@code metadata.version} must not lose anything that the log may already say. Stateless.
 */
record FeatureChanges(FeatureSupport support, QuorumAccess quorum, ElrActivation elr) {
    private static final short LAST_VERSION_WITH_RESULTS = 1;
    private static final byte UPGRADE = 1;
    private static final byte SAFE_DOWNGRADE = 2;
    private static final byte UNSAFE_DOWNGRADE = 3;

    Decision<UpdateFeaturesResponse> update(MetadataImage image, UpdateFeaturesRequest request, short version) {
        List<MetadataRecord> records = new ArrayList<>();
        Map<String, Short> proposed = proposed(image.features(), request);
        for (FeatureUpdateKey update : request.featureUpdates()) {
            ApiError problem = update(image, update, proposed, records);
            if (problem != null) {
                return Decision.answer(refused(problem));
            }
        }
        if (!request.validateOnly()) {
            ApiError problem = raiseKRaftVersion(proposed.get(SupportedFeatures.KRAFT_VERSION), records);
            if (problem != null) {
                return Decision.answer(refused(problem));
            }
        }
        boolean keepsElrFromNowOn = !image.features().hasEligibleLeaderReplicas()
                && proposed.getOrDefault(SupportedFeatures.ELR_VERSION, (short) 0) > 0;
        if (keepsElrFromNowOn) {
            elr.append(image, records);
        }
        UpdateFeaturesResponse response = done(request, version);
        return request.validateOnly() ? Decision.answer(response) : new Decision<>(records, response);
    }

    private @Nullable ApiError update(
            MetadataImage image, FeatureUpdateKey update, Map<String, Short> proposed, List<MetadataRecord> records) {
        String feature = update.feature();
        short level = update.maxVersionLevel();
        byte type = update.upgradeType();
        String problem = problem(image, update, current(image.features(), feature));
        if (problem != null) {
            return invalid(feature, level, problem);
        }
        if (feature.equals(SupportedFeatures.KRAFT_VERSION)) {
            return kraftVersionProblem(level, type);
        }
        problem = feature.equals(MetadataVersion.FEATURE_NAME) ? null : dependencyProblem(feature, level, proposed);
        if (problem != null) {
            return invalid(feature, level, problem);
        }
        ApiError downgrade = feature.equals(MetadataVersion.FEATURE_NAME)
                ? downgradeProblem(image.features().metadataVersion(), new MetadataVersion(level), type)
                : null;
        if (downgrade == null) {
            records.add(MetadataRecord.of(FeatureLevelRecord.builder()
                    .name(feature)
                    .featureLevel(level)
                    .build()));
        }
        return downgrade;
    }

    private @Nullable String problem(MetadataImage image, FeatureUpdateKey update, short current) {
        short level = update.maxVersionLevel();
        byte type = update.upgradeType();
        if (type != UPGRADE && type != SAFE_DOWNGRADE && type != UNSAFE_DOWNGRADE) {
            return "The controller does not support the given upgrade type.";
        }
        if (level < 0) {
            return "A feature version cannot be less than 0.";
        }
        String unsupported = support.problem(image, update.feature(), level);
        if (unsupported != null) {
            return unsupported;
        }
        if (level < current && type == UPGRADE) {
            return "Can't downgrade the version of this feature without setting the upgrade type to either safe or"
                    + " unsafe downgrade.";
        }
        return level > current && type != UPGRADE ? "Can't downgrade to a newer version." : null;
    }

    private @Nullable ApiError kraftVersionProblem(short level, byte type) {
        if (type != UPGRADE) {
            return level == quorum.level()
                    ? null
                    : invalid(SupportedFeatures.KRAFT_VERSION, level, "Can't downgrade the version of this feature.");
        }
        return quorum.upgrade(level, true);
    }

    /** The last thing to be done, when nothing can go wrong any more with the other features. */
    private @Nullable ApiError raiseKRaftVersion(@Nullable Short level, List<MetadataRecord> records) {
        if (level == null || level <= quorum.level()) {
            return null;
        }
        ApiError problem = quorum.upgrade(level, false);
        if (problem == null) {
            // The answer waits for this record, which comes after those of the quorum.
            records.add(MetadataRecord.of(NoOpRecord.builder().build()));
        }
        return problem;
    }

    private static @Nullable ApiError downgradeProblem(MetadataVersion current, MetadataVersion target, byte type) {
        if (target.compareTo(current) >= 0 || !current.saysMoreThan(target)) {
            return null;
        }
        String why = type == UNSAFE_DOWNGRADE
                ? "Unsafe metadata downgrade is not supported in this version."
                : "Refusing to perform the requested downgrade because it might delete metadata information.";
        return new ApiError(
                ErrorCode.INVALID_UPDATE_VERSION,
                "Unsupported metadata.version downgrade from " + current.level() + " to " + target.level() + ". "
                        + why);
    }

    private static @Nullable String dependencyProblem(String feature, short level, Map<String, Short> proposed) {
        if (!SupportedFeatures.ALL.containsKey(feature)) {
            return "Feature " + feature + " not found.";
        }
        MetadataVersion needed = SupportedFeatures.dependency(feature, level);
        if (needed == null || proposed.getOrDefault(MetadataVersion.FEATURE_NAME, (short) 0) >= needed.level()) {
            return null;
        }
        return feature + " could not be set to " + level + " because it depends on metadata.version level "
                + needed.level();
    }

    private short current(FeaturesImage features, String feature) {
        if (feature.equals(MetadataVersion.FEATURE_NAME)) {
            return features.metadataVersion().level();
        }
        return feature.equals(SupportedFeatures.KRAFT_VERSION) ? quorum.level() : features.level(feature);
    }

    private static Map<String, Short> proposed(FeaturesImage features, UpdateFeaturesRequest request) {
        Map<String, Short> proposed = new LinkedHashMap<>(features.levels());
        request.featureUpdates().forEach(update -> proposed.put(update.feature(), update.maxVersionLevel()));
        return proposed;
    }

    private static ApiError invalid(String feature, short level, String problem) {
        return new ApiError(
                ErrorCode.INVALID_UPDATE_VERSION,
                "Invalid update version " + level + " for feature " + feature + ". " + problem);
    }

    private static UpdateFeaturesResponse refused(ApiError problem) {
        return UpdateFeaturesResponse.builder()
                .errorCode(problem.code().code())
                .errorMessage("The update failed for all features since the following feature had an error: "
                        + problem.message())
                .build();
    }

    private static UpdateFeaturesResponse done(UpdateFeaturesRequest request, short version) {
        List<UpdatableFeatureResult> results = version > LAST_VERSION_WITH_RESULTS
                ? List.of()
                : request.featureUpdates().stream()
                        .map(update -> UpdatableFeatureResult.builder()
                                .feature(update.feature())
                                .errorMessage("NONE")
                                .build())
                        .toList();
        return UpdateFeaturesResponse.builder()
                .errorMessage(null)
                .results(results)
                .build();
    }
}
