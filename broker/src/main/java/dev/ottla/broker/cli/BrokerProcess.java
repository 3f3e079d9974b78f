package dev.ottla.broker.cli;

import dev.ottla.broker.OttlaBroker;
import dev.ottla.broker.config.BrokerConfig;
import dev.ottla.broker.config.PropertiesFile;
import dev.ottla.broker.lifecycle.Release;
import dev.ottla.broker.lifecycle.StandaloneNode;
import dev.ottla.broker.lifecycle.StartFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A broker as a process of its own: starts, says so, runs until it is told to stop, stops. */
final class BrokerProcess {
    private static final Logger LOG = LoggerFactory.getLogger("dev.ottla.Ottla");
    private static final int FAILED = 1;
    private static final String LAUNCHED = "ottla.launched.us";
    private static final long US_PER_MS = 1_000;
    private static final long LOADED_US = nowUs();

    private BrokerProcess() {}

    /** Runs the broker that was asked for. */
    static int run(StartArguments arguments) throws IOException {
        String file = arguments.file();
        if (file == null) {
            BrokerConfig config = BrokerConfig.of(StandaloneNode.properties(arguments.overrides()));
            StandaloneNode.formatIfNew(config);
            return run(config);
        }
        Map<String, String> properties = new TreeMap<>(PropertiesFile.read(Path.of(file)));
        properties.putAll(arguments.overrides());
        return run(BrokerConfig.of(properties));
    }

    /** Runs a broker to its end; returns the exit code. A signal to stop ends the process from within. */
    private static int run(BrokerConfig config) throws IOException {
        config.unknownKeys().forEach(key -> LOG.warn("Configuration {} is not known and is ignored", key));
        if (!config.keysWithoutEffect().isEmpty()) {
            LOG.info("Configuration without effect here: {}", String.join(", ", config.keysWithoutEffect()));
        }
        OttlaBroker broker;
        try {
            broker = OttlaBroker.start(config);
        } catch (StartFailure e) {
            LOG.error("Ottla cannot start: {}", e.getMessage());
            return FAILED;
        }
        // The JVM runs hooks on SIGTERM and SIGINT; it goes down when the hook returns.
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "ottla-stop"));
        Release release = Release.current();
        LOG.info(
                "Ottla {} (Apache Kafka {}) started in {} ms: node {}, listeners {}, data in {}",
                release.version(),
                release.kafkaVersion(),
                sinceLaunchMs(),
                config.node().nodeId(),
                broker.listeners(),
                config.node().logDirs());
        if (TrainingRun.isWanted()) {
            TrainingRun.exercise(broker.bootstrapPort());
            return 0;
        }
        String failure = broker.awaitEnd();
        if (failure != null) {
            // At once: an orderly stop would wait for what has just failed, and its sockets would stay open meanwhile.
            LOG.error("Ottla stops: {}", failure);
            Runtime.getRuntime().halt(FAILED);
        }
        return 0;
    }

    /** Since {@code bin/ottla} was called, as it tells us; else since this class was loaded. */
    private static long sinceLaunchMs() {
        long launchedUs = Long.getLong(LAUNCHED, LOADED_US);
        return (nowUs() - launchedUs) / US_PER_MS;
    }

    private static long nowUs() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + TimeUnit.NANOSECONDS.toMicros(now.getNano());
    }
}
