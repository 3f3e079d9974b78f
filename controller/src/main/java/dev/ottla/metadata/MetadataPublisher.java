package dev.ottla.metadata;

/**
 * Hears of every new committed image, in order and without gaps between one call's {@code after} and the next one's
 * {@code before}. Called on the controller's strand, so it must not wait.
 */
@FunctionalInterface
public interface MetadataPublisher {
    void publish(MetadataImage before, MetadataImage after, ImageChanges changes);
}
