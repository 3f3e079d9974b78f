package dev.ottla.handler.config;

import dev.ottla.controller.Controller;
import dev.ottla.controller.DynamicBrokerRules;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.metadata.MetadataImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The handlers of this package, built from what they need: an index. */
public record ConfigApis(
        Supplier<MetadataImage> metadata,
        Controller controller,
        AuthorizationDesk authorization,
        DynamicBrokerRules brokerRules,
        LoggerLevels loggers) {

    /** For clients and brokers. */
    public List<ApiHandler<?, ?>> ofBroker() {
        List<ApiHandler<?, ?>> handlers = new ArrayList<>(ofController());
        handlers.add(new ListConfigResourcesHandler(metadata, authorization));
        return handlers;
    }

    /** For brokers, and tools that speak to controllers. */
    public List<ApiHandler<?, ?>> ofController() {
        LocalConfigChecks checks = new LocalConfigChecks(brokerRules);
        ConfigAuthorization rights = new ConfigAuthorization(authorization);
        return List.of(
                new DescribeConfigsHandler(metadata, new ResourceConfigs(brokerRules.configs()), rights, loggers),
                new IncrementalAlterConfigsHandler(metadata, controller, rights, checks, new LoggerChanges(loggers)),
                new AlterConfigsHandler(metadata, controller, rights, checks),
                new UpdateFeaturesHandler(controller, authorization));
    }
}
