package dev.ottla.handler.cluster;

import dev.ottla.controller.Controller;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.metadata.MetadataImage;
import java.util.List;
import java.util.function.Supplier;

/** The handlers of this package, built from what they need: an index. */
public record ClusterApis(Supplier<MetadataImage> metadata, Controller controller, AuthorizationDesk authorization) {
    /** For clients and brokers. */
    public List<ApiHandler<?, ?>> ofBroker() {
        return List.of(new UnregisterBrokerHandler(controller, authorization));
    }

    /** For brokers, other controllers, and tools that speak to controllers. */
    public List<ApiHandler<?, ?>> ofController() {
        return List.of(new UnregisterBrokerHandler(controller, authorization));
    }
}
