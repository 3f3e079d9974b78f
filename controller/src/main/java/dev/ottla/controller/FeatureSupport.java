package dev.ottla.controller;

import dev.ottla.metadata.BrokerRegistration;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.SupportedVersions;
import dev.ottla.protocol.message.metadata.RegisterControllerRecord;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether every node of the cluster can work with a level of a feature, as they said when they registered.
 *
 * @param configuredVoters the ids of {@code controller.quorum.voters}, who must all have registered
 */
record FeatureSupport(int nodeId, Set<Integer> configuredVoters) {
    private static final SupportedVersions NONE = new SupportedVersions((short) 0, (short) 0);

    /** Null if all can, else who cannot. */
    @Nullable
    String problem(MetadataImage image, String feature, short level) {
        String problem = problem("Local controller " + nodeId, SupportedFeatures.ALL.get(feature), level);
        for (BrokerRegistration broker : image.cluster().brokers().values()) {
            problem = problem == null
                    ? problem("Broker " + broker.id(), broker.features().get(feature), level)
                    : problem;
        }
        if (image.features().metadataVersion().hasControllerRegistration()) {
            for (RegisterControllerRecord controller :
                    image.cluster().controllers().values()) {
                if (problem == null && controller.controllerId() != nodeId) {
                    problem = problem("Controller " + controller.controllerId(), supported(controller, feature), level);
                }
            }
            problem = problem == null ? unregistered(image) : problem;
        }
        return problem;
    }

    private @Nullable String unregistered(MetadataImage image) {
        for (Integer voter : configuredVoters) {
            if (voter != nodeId && !image.cluster().controllers().containsKey(voter)) {
                return "controller " + voter + " has not registered, and may not support this feature";
            }
        }
        return null;
    }

    private static @Nullable SupportedVersions supported(RegisterControllerRecord controller, String feature) {
        return controller.features().stream()
                .filter(supported -> supported.name().equals(feature))
                .map(supported ->
                        new SupportedVersions(supported.minSupportedVersion(), supported.maxSupportedVersion()))
                .findFirst()
                .orElse(null);
    }

    /** Level 0 of a feature that a node does not know is what the node does anyway. */
    private static @Nullable String problem(String who, @Nullable SupportedVersions supported, short level) {
        SupportedVersions range = supported == null ? NONE : supported;
        if (level >= range.lowest() && level <= range.highest()) {
            return null;
        }
        return range.equals(NONE)
                ? who + " does not support this feature."
                : who + " only supports versions " + range.lowest() + "-" + range.highest();
    }
}
