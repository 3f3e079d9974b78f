package dev.ottla.handler;

import dev.ottla.protocol.ApiKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The APIs of a kind of listener (brokers' or controllers'), by API key. What stands here is what ApiVersions
 * advertises. Immutable.
 */
public final class HandlerRegistry {

    private final @Nullable ApiHandler<?, ?>[] byKey;

    /** These handlers and one for ApiVersions, which advertises all of them and itself. */
    public static HandlerRegistry withApiVersions(
            List<? extends ApiHandler<?, ?>> handlers, Supplier<AdvertisedFeatures> features) {
        List<ApiHandler<?, ?>> all = new ArrayList<>(handlers);
        all.add(new ApiVersionsHandler(handlers, features));
        return new HandlerRegistry(all);
    }

    /** Fails if two handlers claim the same API, or one claims a version that the schema does not have. */
    public HandlerRegistry(List<? extends ApiHandler<?, ?>> handlers) {
        int largest = 0;
        for (ApiHandler<?, ?> handler : handlers) {
            largest = Math.max(largest, handler.apiKey().id());
        }
        byKey = new ApiHandler<?, ?>[largest + 1];
        for (ApiHandler<?, ?> handler : handlers) {
            place(handler);
        }
    }

    private void place(ApiHandler<?, ?> handler) {
        ApiKey key = handler.apiKey();
        if (byKey[key.id()] != null) {
            throw new IllegalArgumentException(key + " has two handlers");
        }
        if (handler.lowestVersion() < key.lowestVersion()
                || handler.highestVersion() > key.latestUnstableVersion()
                || handler.lowestVersion() > handler.highestVersion()) {
            throw new IllegalArgumentException(
                    key + " has no versions " + handler.lowestVersion() + " to " + handler.highestVersion() + ", only "
                            + key.lowestVersion() + " to " + key.latestUnstableVersion());
        }
        byKey[key.id()] = handler;
    }

    /** The handler of an API key as it stood on the wire; null if this kind of listener does not serve it. */
    public @Nullable ApiHandler<?, ?> find(short apiKey) {
        return apiKey < 0 || apiKey >= byKey.length ? null : byKey[apiKey];
    }
}
