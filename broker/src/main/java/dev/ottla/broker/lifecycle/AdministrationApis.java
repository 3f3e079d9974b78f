package dev.ottla.broker.lifecycle;

import dev.ottla.broker.config.BrokerConfig;
import dev.ottla.broker.config.DynamicRules;
import dev.ottla.broker.config.NetworkKeys;
import dev.ottla.broker.config.TopicKeys;
import dev.ottla.broker.logging.LogbackLevels;
import dev.ottla.controller.ClusterConfigs;
import dev.ottla.controller.Controller;
import dev.ottla.controller.DelegationTokenSettings;
import dev.ottla.controller.DynamicBrokerRules;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.access.AccessApis;
import dev.ottla.handler.access.AclAuthorizer;
import dev.ottla.handler.access.AuthorizerSettings;
import dev.ottla.handler.config.ConfigApis;
import dev.ottla.handler.metadata.AutoTopicCreation;
import dev.ottla.handler.metadata.ControllerProducerIds;
import dev.ottla.handler.metadata.MetadataApis;
import dev.ottla.handler.metadata.MetadataSettings;
import dev.ottla.metadata.CurrentMetadata;
import dev.ottla.runtime.config.ConfigValues;
import dev.ottla.transaction.ProducerIdAllocator;
import java.util.Map;

/** What a cluster is administered by through a broker or a controller. Used once, by one thread. */
final class AdministrationApis {
    private final BrokerConfig config;
    private final ClusterConfigs configs;
    private final CurrentMetadata metadata;
    private final AuthorizationDesk authorization;

    AdministrationApis(BrokerConfig config, ClusterConfigs configs, CurrentMetadata metadata) {
        this.config = config;
        this.configs = configs;
        this.metadata = metadata;
        AuthorizerSettings authorizer = config.authorizer();
        this.authorization = authorizer == null ? AuthorizationDesk.ALLOW_ALL : new AclAuthorizer(metadata, authorizer);
    }

    AuthorizationDesk authorization() {
        return authorization;
    }

    ConfigApis configs(Controller controller) {
        return new ConfigApis(
                metadata,
                controller,
                authorization,
                new DynamicBrokerRules(configs, new DynamicRules(config)),
                new LogbackLevels());
    }

    AccessApis access(Controller controller) {
        return new AccessApis(
                metadata,
                controller,
                authorization,
                DelegationTokenSettings.of(config.values()),
                config.authorizer() != null);
    }

    MetadataApis metadata(Controller controller, String clusterId, Platform platform) {
        ConfigValues values = config.values();
        int nodeId = config.node().nodeId();
        return new MetadataApis(
                metadata,
                controller,
                authorization,
                new AutoTopicCreation(controller, Map.of(OffsetsTopic.NAME, OffsetsTopic.creation(values))),
                new ProducerIdAllocator(
                        new ControllerProducerIds(controller, metadata, nodeId),
                        platform.strand("producer-ids"),
                        platform.ports().timer()),
                new MetadataSettings(
                        nodeId,
                        clusterId,
                        values.get(TopicKeys.AUTO_CREATE_TOPICS_ENABLE),
                        values.get(TopicKeys.DELETE_TOPIC_ENABLE),
                        values.get(NetworkKeys.MAX_REQUEST_PARTITION_SIZE_LIMIT)));
    }
}
