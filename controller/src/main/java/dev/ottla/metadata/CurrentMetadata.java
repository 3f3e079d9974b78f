package dev.ottla.metadata;

import java.util.function.Supplier;

/** Holds the last published image for everybody who needs to read it; any thread. */
public final class CurrentMetadata implements MetadataPublisher, Supplier<MetadataImage> {
    private volatile MetadataImage image = MetadataImage.EMPTY;

    @Override
    public MetadataImage get() {
        return image;
    }

    @Override
    public void publish(MetadataImage before, MetadataImage after, ImageChanges changes) {
        image = after;
    }
}
