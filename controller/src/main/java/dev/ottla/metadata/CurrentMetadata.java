package dev.ottla.metadata;

import java.util.function.Supplier;

/** Holds the image that clients see, for everybody who needs to read it; any thread. */
public final class CurrentMetadata implements Supplier<MetadataImage> {
    private volatile MetadataImage image = MetadataImage.EMPTY;

    @Override
    public MetadataImage get() {
        return image;
    }

    /** From now on this image is seen. */
    public void show(MetadataImage shown) {
        image = shown;
    }
}
