package dev.ottla.broker;

import dev.ottla.broker.config.BrokerConfig;
import dev.ottla.broker.lifecycle.RunningBroker;
import dev.ottla.broker.lifecycle.StandaloneNode;
import dev.ottla.broker.lifecycle.StartFailure;
import dev.ottla.broker.network.Endpoint;
import dev.ottla.runtime.config.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A broker inside this JVM. Any number run side by side; each has its own threads, memory and folder. Thread-safe.
 *
 * <pre>{@code
 * try (OttlaBroker broker = OttlaBroker.startIn(folder)) {
 *     properties.put("bootstrap.servers", broker.bootstrapAddress());
 * }
 * }</pre>
 */
public final class OttlaBroker implements AutoCloseable {
    private final RunningBroker running;

    private OttlaBroker(RunningBroker running) {
        this.running = running;
    }

    /**
     * Starts a broker on formatted log directories; on return it serves clients.
     *
     * @throws StartFailure in one line, if it cannot start; nothing is left behind
     */
    public static OttlaBroker start(BrokerConfig config) {
        return new OttlaBroker(RunningBroker.start(config));
    }

    /**
     * As {@link #start(BrokerConfig)}, from the keys of {@code server.properties}.
     *
     * @throws ConfigException naming key, value and what is allowed
     */
    public static OttlaBroker start(Map<String, String> properties) {
        return start(BrokerConfig.of(properties));
    }

    /** A single node on free ports of this machine; the folder is formatted if it is new, and kept. */
    public static OttlaBroker startIn(Path folder) throws IOException {
        BrokerConfig config = BrokerConfig.of(StandaloneNode.properties(Map.of(
                "log.dirs", folder.toString(), "listeners", "PLAINTEXT://localhost:0,CONTROLLER://localhost:0")));
        StandaloneNode.formatIfNew(config);
        return start(config);
    }

    /** {@code host:port} of the first listener for clients. */
    public String bootstrapAddress() {
        Endpoint first = running.advertised().getFirst();
        return first.host() + ":" + first.port();
    }

    /** The port of the first listener for clients. */
    public int bootstrapPort() {
        return running.advertised().getFirst().port();
    }

    /** All listeners with the ports in use. */
    public List<Endpoint> listeners() {
        return running.listeners();
    }

    /** Waits until the broker is closed, and returns null, or until it has failed, and returns why. */
    public @Nullable String awaitEnd() {
        return running.awaitEnd();
    }

    /**
     * Stops: lets nobody in, answers what was asked, makes everything durable. Returns when all is done; repeatable.
     */
    @Override
    public void close() {
        running.close();
    }
}
