package dev.ottla.broker.lifecycle;

import dev.ottla.controller.ClusterConfigs;
import dev.ottla.metadata.ConfigResource;
import dev.ottla.metadata.ImageChanges;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataPublisher;
import dev.ottla.runtime.config.ConfigException;
import dev.ottla.runtime.config.ConfigValues;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows what is configured for this broker while it runs, and tells those who can take it up (KIP-226). Settings of
 * topics are not its business, see {@link ReplicaPublisher}. Owned by the controller's strand.
 */
final class DynamicSettings implements MetadataPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(DynamicSettings.class);

    /** Takes up new settings; must not wait. */
    @FunctionalInterface
    interface Taker {
        /**
         * @param values all keys of the broker
         * @param given the text of all that are set anywhere, keys with the prefix of a listener included
         */
        void take(ConfigValues values, Map<String, String> given);
    }

    private final ClusterConfigs configs;
    private final List<Taker> takers;
    private Map<String, String> taken;

    DynamicSettings(ClusterConfigs configs, List<Taker> takers) {
        this.configs = configs;
        this.takers = List.copyOf(takers);
        this.taken = new TreeMap<>(configs.properties());
    }

    @Override
    public void publish(MetadataImage before, MetadataImage after, ImageChanges changes) {
        boolean first = before.provenance().endOffset() == 0;
        boolean concerned = changes.configurations().contains(ConfigResource.ALL_BROKERS)
                || changes.configurations().contains(ConfigResource.broker(configs.nodeId()));
        if (first || concerned) {
            take(after);
        }
    }

    /** What cannot be used was checked when it was set; if it still comes, the broker goes on as before. */
    private void take(MetadataImage image) {
        Map<String, String> given = configs.givenToBroker(image);
        if (given.equals(taken)) {
            return;
        }
        try {
            ConfigValues values = configs.ofBroker(image);
            takers.forEach(taker -> taker.take(values, given));
            taken = given;
        } catch (ConfigException e) {
            LOG.error("The dynamic configuration is not taken up: {}", e.getMessage());
        }
    }
}
