package dev.ottla.broker.cli;

import dev.ottla.broker.OttlaBroker;
import dev.ottla.broker.config.BrokerConfig;
import dev.ottla.broker.lifecycle.Release;
import dev.ottla.broker.lifecycle.StartFailure;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A broker as a process of its own: starts, says so, runs until it is told to stop, stops. */
final class BrokerProcess {
    private static final Logger LOG = LoggerFactory.getLogger("dev.ottla.Ottla");
    private static final int FAILED = 1;

    private BrokerProcess() {}

    /** Runs a broker to its end; returns the exit code. A signal to stop ends the process from within. */
    static int run(BrokerConfig config) {
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
        String failure = broker.awaitEnd();
        if (failure != null) {
            LOG.error("Ottla stops: {}", failure);
            return FAILED;
        }
        return 0;
    }

    /** Since the operating system started this process, JVM included. */
    private static long sinceLaunchMs() {
        Instant launched = ProcessHandle.current().info().startInstant().orElse(Instant.now());
        return Math.max(0, Duration.between(launched, Instant.now()).toMillis());
    }
}
