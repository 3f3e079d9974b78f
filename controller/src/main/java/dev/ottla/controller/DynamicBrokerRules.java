package dev.ottla.controller;

import dev.ottla.metadata.ConfigResource;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.runtime.config.ConfigException;
import dev.ottla.runtime.config.ConfigKey;
import dev.ottla.runtime.config.ConfigType;
import dev.ottla.runtime.config.ConfigValues;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether a running broker can take up a setting: asked by the broker that a client speaks to, about itself, before the
 * controller is (KIP-226). In Apache Kafka's words, some of which are the names of its classes. Stateless.
 *
 * @param crossRules what must hold between keys, and between what is and what is to come
 */
public record DynamicBrokerRules(ClusterConfigs configs, CrossRules crossRules) {
    /** Throws {@link ConfigException} if a running broker cannot change so. */
    @FunctionalInterface
    public interface CrossRules {
        /** @param given the text behind {@code after}, keys with the prefix of a listener included */
        void check(ConfigValues before, ConfigValues after, Map<String, String> given);
    }

    private static final List<String> THREAD_COUNTS = List.of(
            "num.io.threads",
            "num.network.threads",
            "num.replica.fetchers",
            "num.recovery.threads.per.data.dir",
            "background.threads",
            "remote.log.manager.copier.thread.pool.size",
            "remote.log.manager.expiration.thread.pool.size",
            "remote.log.manager.follower.thread.pool.size",
            "remote.log.reader.threads");
    private static final String CREATION_RATE = "max.connection.creation.rate";
    private static final String CLEANER_THREADS = "log.cleaner.threads";
    private static final String METRIC_REPORTERS = "metric.reporters";
    private static final String JMX_REPORTER = "org.apache.kafka.common.metrics.JmxReporter";

    /**
     * Null if the resource may have these settings.
     *
     * @param resource this broker, or all of them
     * @param settings everything that is set for it afterwards
     */
    public @Nullable ApiError problem(MetadataImage image, ConfigResource resource, Map<String, String> settings) {
        DynamicBrokerKeys keys = new DynamicBrokerKeys(configs.brokerKeys());
        Map<String, String> sorted = new TreeMap<>(settings);
        boolean ofAll = resource.equals(ConfigResource.ALL_BROKERS);
        try {
            refuse(sorted, keys::isReadOnly, "Cannot update these configs dynamically: ");
            refuse(
                    sorted,
                    keys::needsListenerPrefix,
                    "These security configs can be dynamically updated only per-listener using the listener prefix: ");
            checkValues(sorted, keys);
            if (ofAll) {
                refuse(
                        sorted,
                        keys::isPerBroker,
                        "Cannot update these configs at default cluster level, broker id must be specified: ");
            }
            ConfigValues after = configs.ofBroker(image, resource, sorted);
            ConfigValues before = configs.ofBroker(image);
            crossRules.check(before, after, configs.givenToBroker(image, resource, sorted));
            configs.checkTopics(image, resource, sorted);
            checkChanges(before, after);
            return null;
        } catch (ConfigException e) {
            return new ApiError(ErrorCode.INVALID_REQUEST, e.getMessage());
        }
    }

    private static void refuse(Map<String, String> settings, Predicate<String> refused, String message) {
        List<String> names = settings.keySet().stream().filter(refused).toList();
        if (!names.isEmpty()) {
            throw new ConfigException(message + names);
        }
    }

    /** Names that nobody knows may belong to somebody's plug-in; they are kept and told as secrets. */
    private static void checkValues(Map<String, String> settings, DynamicBrokerKeys keys) {
        settings.forEach((name, value) -> {
            ConfigKey<?> key = keys.find(name);
            if (key != null) {
                checkValue(key, name, value);
            }
        });
    }

    /** No class is loaded here but those that stand for what is built in, which are the defaults. */
    private static <T> void checkValue(ConfigKey<T> key, String name, String value) {
        T parsed = key.parse(value);
        boolean isClass = key.type().id() == ConfigType.CLASS.id();
        if (isClass && !parsed.equals(key.defaultValue())) {
            throw ConfigException.invalid(name, value, "Class " + value + " could not be found.", "");
        }
    }

    private void checkChanges(ConfigValues before, ConfigValues after) {
        int cleaners = number(before, CLEANER_THREADS);
        int cleanersAfter = number(after, CLEANER_THREADS);
        if (cleanersAfter < 1) {
            throw refused("Log cleaner threads should be at least 1");
        }
        if (cleanersAfter < cleaners / 2) {
            throw refused("Log cleaner threads cannot be reduced to less than half the current value " + cleaners);
        }
        if (cleanersAfter > cleaners * 2) {
            throw refused("Log cleaner threads cannot be increased to more than double the current value " + cleaners);
        }
        for (String name : THREAD_COUNTS) {
            checkThreadCount(name, number(before, name), number(after, name));
        }
        if (number(after, CREATION_RATE) <= 0) {
            throw refused("Invalid " + CREATION_RATE + " " + number(after, CREATION_RATE));
        }
        checkReporters(after);
    }

    private static void checkThreadCount(String name, int before, int after) {
        String failed = "Dynamic thread count update validation failed for " + name + "=" + after;
        if (after < before / 2) {
            throw refused(failed + ", value should be at least half the current value " + before);
        }
        if (after > before * 2) {
            throw refused(failed + ", value should not be greater than double the current value " + before);
        }
    }

    /** Classes are never loaded here, so that there is but one that can be named. */
    private void checkReporters(ConfigValues after) {
        ConfigKey<?> key = configs.brokerKeys().find(METRIC_REPORTERS);
        if (key != null && after.find(key) instanceof List<?> reporters) {
            if (!reporters.stream().allMatch(reporter -> reporter.equals(JMX_REPORTER))) {
                throw refused("Validation of dynamic config update of Set(metric.reporters) failed with class class"
                        + " kafka.server.DynamicMetricsReporters");
            }
        }
    }

    private int number(ConfigValues values, String name) {
        ConfigKey<?> key = configs.brokerKeys().find(name);
        return key != null && values.find(key) instanceof Integer number ? number : 1;
    }

    /** As Kafka says what one of its parts cannot change while it runs. */
    public static ConfigException refused(String problem) {
        return new ConfigException("Invalid value org.apache.kafka.common.config.ConfigException: " + problem
                + " for configuration Invalid dynamic configuration");
    }
}
