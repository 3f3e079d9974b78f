package dev.ottla.handler.metadata;

import dev.ottla.controller.Controller;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.transaction.ProducerIdAllocator;
import java.util.List;
import java.util.function.Supplier;

/** The handlers of this package, built from what they need: an index. */
public record MetadataApis(
        Supplier<MetadataImage> metadata,
        Controller controller,
        AuthorizationDesk authorization,
        AutoTopicCreation creation,
        ProducerIdAllocator producerIds,
        MetadataSettings settings) {

    /** For the listeners of brokers. */
    public List<ApiHandler<?, ?>> handlers() {
        return List.of(
                new MetadataHandler(metadata, authorization, creation, settings),
                new CreateTopicsHandler(controller, authorization),
                new DeleteTopicsHandler(metadata, controller, authorization, settings),
                new InitProducerIdHandler(producerIds, authorization),
                new CreatePartitionsHandler(controller, authorization),
                new DescribeClusterHandler(metadata, authorization, settings),
                new DescribeTopicPartitionsHandler(metadata, authorization, settings));
    }

    /** For the listeners of controllers. */
    public List<ApiHandler<?, ?>> ofController() {
        return ofController(metadata, controller, authorization, settings);
    }

    /** On a node that is no broker, which creates no topics of its own accord and has no producers. */
    public static List<ApiHandler<?, ?>> ofController(
            Supplier<MetadataImage> metadata,
            Controller controller,
            AuthorizationDesk authorization,
            MetadataSettings settings) {
        return List.of(
                new CreateTopicsHandler(controller, authorization),
                new DeleteTopicsHandler(metadata, controller, authorization, settings),
                new CreatePartitionsHandler(controller, authorization));
    }
}
