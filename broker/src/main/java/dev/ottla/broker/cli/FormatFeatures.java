package dev.ottla.broker.cli;

import dev.ottla.broker.lifecycle.FirstVoters;
import dev.ottla.broker.lifecycle.StartFailure;
import dev.ottla.controller.SupportedFeatures;
import dev.ottla.metadata.MetadataVersion;
import dev.ottla.metadata.SupportedVersions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The features that a node is formatted with: those of a release, but for what is asked for one by one.
 *
 * @param levels of all features but {@code metadata.version}
 */
record FormatFeatures(MetadataVersion version, Map<String, Short> levels) {
    /**
     * Reads {@code --release-version} and {@code --feature}.
     *
     * @throws StartFailure in Kafka's words, for what is not known or does not go together
     */
    static FormatFeatures of(@Nullable String release, List<String> features) {
        Map<String, Short> asked = new TreeMap<>();
        features.forEach(feature -> parse(feature, asked));
        Short asFeature = asked.remove(MetadataVersion.FEATURE_NAME);
        if (release != null && asFeature != null) {
            throw new StartFailure("Use --release-version instead of --feature metadata.version=X to avoid ambiguity.");
        }
        MetadataVersion version = asFeature == null ? release(release) : level(asFeature);
        Map<String, Short> levels = new TreeMap<>(SupportedFeatures.defaults(version));
        asked.forEach((name, level) -> levels.put(name, checked(name, level, version)));
        return new FormatFeatures(version, levels);
    }

    /** Throws a StartFailure if {@code kraft.version} does not go with the voters. */
    void requireKRaftVersion(List<String> features, FirstVoters voters, boolean dynamic) {
        String prefix = SupportedFeatures.KRAFT_VERSION + "=";
        boolean asked = features.stream().anyMatch(feature -> feature.startsWith(prefix));
        short level = levels.getOrDefault(SupportedFeatures.KRAFT_VERSION, (short) 0);
        if (asked && level > 0 && !dynamic) {
            throw new StartFailure("Cannot set kraft.version to " + level + " unless controller.quorum.voters is empty"
                    + " and one of the flags --standalone, --initial-controllers, or --no-initial-controllers is used."
                    + " For dynamic controllers support, try using one of --standalone, --initial-controllers, or"
                    + " --no-initial-controllers and removing controller.quorum.voters.");
        }
        if (asked && level == 0 && (dynamic || voters.areInLog())) {
            throw new StartFailure("Cannot set kraft.version to 0 if controller.quorum.voters is empty and one of the"
                    + " flags --standalone, --initial-controllers, or --no-initial-controllers is used. For dynamic"
                    + " controllers support, try removing the --feature flag for kraft.version.");
        }
    }

    /** The release of this name; the latest if none is given. */
    static MetadataVersion release(@Nullable String name) {
        MetadataVersion version = name == null ? MetadataVersion.LATEST : MetadataVersion.named(name);
        if (version == null) {
            throw new StartFailure("Unknown metadata.version '" + name + "'. Supported metadata.version are: "
                    + String.join(", ", MetadataVersion.names()));
        }
        return version;
    }

    /** Splits {@code feature=level}. */
    static void parse(String text, Map<String, Short> levels) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new StartFailure("Can't parse feature=level string " + text + ": equals sign not found.");
        }
        String level = text.substring(equals + 1).trim();
        try {
            levels.put(text.substring(0, equals).trim(), Short.parseShort(level));
        } catch (NumberFormatException e) {
            throw new StartFailure(
                    "Can't parse feature=level string " + text + ": unable to parse " + level + " as a short.", e);
        }
    }

    private static MetadataVersion level(short level) {
        if (level > MetadataVersion.LATEST.level()) {
            throw new StartFailure("metadata.version " + level + " is not yet stable.");
        }
        if (level < MetadataVersion.MINIMUM.level()) {
            throw new StartFailure("No MetadataVersion with feature level " + level + ". Valid feature levels are from "
                    + MetadataVersion.MINIMUM.level() + " to " + MetadataVersion.LATEST.level() + ".");
        }
        return new MetadataVersion(level);
    }

    private static short checked(String name, short level, MetadataVersion version) {
        SupportedVersions supported = SupportedFeatures.ALL.get(name);
        if (supported == null) {
            throw new StartFailure("Unsupported feature: " + name + ". Supported features are: "
                    + SupportedFeatures.ALL.keySet().stream()
                            .filter(feature -> !feature.equals(MetadataVersion.FEATURE_NAME))
                            .collect(Collectors.joining(", ")));
        }
        if (level < supported.lowest() || level > supported.highest()) {
            throw new StartFailure("No feature:" + name + " with feature level " + level);
        }
        MetadataVersion needed = SupportedFeatures.dependency(name, level);
        if (needed != null && version.compareTo(needed) < 0) {
            throw new StartFailure(name + " could not be set to " + level
                    + " because it depends on metadata.version level " + needed.level());
        }
        return level;
    }
}
