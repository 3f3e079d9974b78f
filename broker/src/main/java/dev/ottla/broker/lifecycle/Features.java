package dev.ottla.broker.lifecycle;

import dev.ottla.controller.SupportedFeatures;
import dev.ottla.handler.AdvertisedFeatures;
import dev.ottla.metadata.MetadataImage;
import java.util.List;
import java.util.function.Supplier;

/** What ApiVersions says about features, from the current image. Any thread. */
final class Features implements Supplier<AdvertisedFeatures> {
    private static final List<AdvertisedFeatures.Supported> SUPPORTED = SupportedFeatures.ALL.entrySet().stream()
            .map(feature -> new AdvertisedFeatures.Supported(
                    feature.getKey(),
                    feature.getValue().lowest(),
                    feature.getValue().highest()))
            .toList();

    private final Supplier<MetadataImage> metadata;

    Features(Supplier<MetadataImage> metadata) {
        this.metadata = metadata;
    }

    @Override
    public AdvertisedFeatures get() {
        MetadataImage image = metadata.get();
        List<AdvertisedFeatures.Finalized> finalized = image.features().levels().entrySet().stream()
                .map(feature -> new AdvertisedFeatures.Finalized(feature.getKey(), feature.getValue()))
                .toList();
        return new AdvertisedFeatures(SUPPORTED, image.provenance().lastOffset(), finalized);
    }
}
