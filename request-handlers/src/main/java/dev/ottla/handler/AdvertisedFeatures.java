package dev.ottla.handler;

import java.util.List;

/**
 * What ApiVersions says about features (KIP-584): what this broker can, and what the cluster has settled on.
 *
 * @param finalizedEpoch the metadata offset that {@code finalized} was read at; -1 while nothing is known
 */
public record AdvertisedFeatures(List<Supported> supported, long finalizedEpoch, List<Finalized> finalized) {
    public static final AdvertisedFeatures NONE = new AdvertisedFeatures(List.of(), -1L, List.of());

    public AdvertisedFeatures {
        supported = List.copyOf(supported);
        finalized = List.copyOf(finalized);
    }

    /** Levels are inclusive. */
    public record Supported(String name, short lowestLevel, short highestLevel) {}

    /** The one level in force. */
    public record Finalized(String name, short level) {}
}
