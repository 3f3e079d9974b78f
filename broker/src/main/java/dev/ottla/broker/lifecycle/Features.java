package dev.ottla.broker.lifecycle;

import dev.ottla.controller.SupportedFeatures;
import dev.ottla.handler.AdvertisedFeatures;
import dev.ottla.metadata.MetadataImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** What ApiVersions says about features, from the current image and the quorum. Any thread. */
final class Features implements Supplier<AdvertisedFeatures> {
    private static final List<AdvertisedFeatures.Supported> SUPPORTED = SupportedFeatures.ALL.entrySet().stream()
            .map(feature -> new AdvertisedFeatures.Supported(
                    feature.getKey(),
                    feature.getValue().lowest(),
                    feature.getValue().highest()))
            .toList();

    private final Supplier<MetadataImage> metadata;
    private final IntSupplier kraftVersion;

    Features(Supplier<MetadataImage> metadata, IntSupplier kraftVersion) {
        this.metadata = metadata;
        this.kraftVersion = kraftVersion;
    }

    @Override
    public AdvertisedFeatures get() {
        MetadataImage image = metadata.get();
        List<AdvertisedFeatures.Finalized> finalized = new ArrayList<>();
        image.features()
                .levels()
                .forEach((name, level) -> finalized.add(new AdvertisedFeatures.Finalized(name, level)));
        short quorumLevel = (short) kraftVersion.getAsInt();
        if (quorumLevel > 0) {
            finalized.add(new AdvertisedFeatures.Finalized(SupportedFeatures.KRAFT_VERSION, quorumLevel));
        }
        return new AdvertisedFeatures(SUPPORTED, image.provenance().lastOffset(), finalized);
    }
}
