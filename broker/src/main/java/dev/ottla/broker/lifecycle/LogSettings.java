package dev.ottla.broker.lifecycle;

import dev.ottla.controller.ClusterConfigs;
import dev.ottla.log.LogDirectoryKeys;
import dev.ottla.log.LogManager;
import dev.ottla.log.LogManagerConfig;
import dev.ottla.metadata.ConfigResource;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.runtime.config.ConfigLayer;
import dev.ottla.runtime.config.ConfigValues;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settings of this broker's log manager that may change while it runs. Used by one thread at a time. */
record LogSettings(ClusterConfigs configs, LogManager logs) {
    private static final Logger LOG = LoggerFactory.getLogger(LogSettings.class);
    /** Has no place in {@code server.properties}, in Kafka neither: it is only set for a while. */
    private static final String MOVE_BYTES_PER_SECOND = "replica.alter.log.dirs.io.max.bytes.per.second";

    /** Whether a changed configuration concerns this broker. */
    boolean isMine(ConfigResource resource) {
        return resource.equals(ConfigResource.ALL_BROKERS) || resource.equals(ConfigResource.broker(configs.nodeId()));
    }

    void apply(MetadataImage image) {
        ConfigValues values = configs.ofBroker(image);
        logs.recoveryThreads(values.get(LogManagerConfig.RECOVERY_THREADS_PER_DATA_DIR));
        logs.cordon(values.get(LogDirectoryKeys.CORDONED_LOG_DIRS));
        Integer threads = values.find(LogDirectoryKeys.MOVE_THREADS);
        logs.moves().threads(threads == null ? logs.directories().size() : threads);
        logs.moves().limit(bytesPerSecond(image));
    }

    private long bytesPerSecond(MetadataImage image) {
        List<ConfigLayer> layers = configs.brokerLayers(image, configs.nodeId());
        for (ConfigLayer layer : layers) {
            String value = layer.values().get(MOVE_BYTES_PER_SECOND);
            if (value != null) {
                return parse(value);
            }
        }
        return Long.MAX_VALUE;
    }

    private static long parse(String value) {
        try {
            return Long.parseLong(value.trim());
        } catch (NumberFormatException e) {
            LOG.warn(
                    "{}={} is no number; moves between log directories are not throttled",
                    MOVE_BYTES_PER_SECOND,
                    value);
            return Long.MAX_VALUE;
        }
    }
}
