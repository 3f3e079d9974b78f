package dev.ottla.compat.broker;

import dev.ottla.compat.wire.RawConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What both brokers share: a folder with properties, data and output, and the life of one process after another. In a
 * folder where another broker has run, its properties count, its port included.
 */
abstract class BrokerProcess implements Broker {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final long ASK_AGAIN_NS = 2_000_000;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    final Path folder;
    private final int port;
    private final int controllerPort;
    private List<String> program = List.of();
    private @Nullable Process process;

    /** @param overrides what is set otherwise, or with no text what is not set at all */
    BrokerProcess(Path folder, Map<String, String> overrides) {
        this.folder = folder;
        if (!Files.exists(properties())) {
            writeProperties(FreePort.next(), overrides);
        }
        List<String> listeners = listenersInProperties();
        this.port = portOf(listeners.getFirst());
        this.controllerPort = portOf(listeners.getLast());
    }

    /** Clients' listener first, controllers' last; a node with one role has one only. */
    private List<String> listenersInProperties() {
        Properties written = new Properties();
        try (var in = Files.newInputStream(properties())) {
            written.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of(written.getProperty("listeners").split(","));
    }

    private static int portOf(String listener) {
        return Integer.parseInt(listener.substring(listener.lastIndexOf(':') + 1));
    }

    /** The command that runs the broker in the foreground. */
    abstract List<String> command();

    /** Prepares the data directory, once. */
    abstract void format();

    @Override
    public final int port() {
        return port;
    }

    @Override
    public final int controllerPort() {
        return controllerPort;
    }

    @Override
    public final Path dataDirectory() {
        return folder.resolve("data");
    }

    @Override
    public final ProcessHandle process() {
        return running().toHandle();
    }

    @Override
    public final void start() {
        begin();
        awaitAnswer();
    }

    @Override
    public final void begin() {
        if (!Files.exists(dataDirectory().resolve("meta.properties"))) {
            format();
        }
        List<String> command = new ArrayList<>(program);
        command.addAll(command());
        process = launch(command);
    }

    @Override
    public final void launchBy(List<String> newProgram) {
        program = newProgram;
    }

    @Override
    public final void kill() {
        end(running().destroyForcibly());
    }

    @Override
    public final void stop() {
        running().destroy();
        end(running());
    }

    @Override
    public final void close() {
        if (process != null) {
            end(process.destroyForcibly());
        }
    }

    final Path properties() {
        return folder.resolve("server.properties");
    }

    final Process launch(List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("output.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }

    /** Runs a command to its end; fails with its output if it does. */
    final void run(List<String> command) {
        try {
            if (launch(command).waitFor() != 0) {
                throw new IllegalStateException(command + " failed:\n" + output());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException(name() + " was not started");
        }
        return process;
    }

    private void awaitAnswer() {
        long deadlineNs = System.nanoTime() + START_LIMIT.toNanos();
        while (!RawConnection.answersApiVersions(port)) {
            if (!running().isAlive() || System.nanoTime() > deadlineNs) {
                throw new IllegalStateException(name() + " does not answer:\n" + output());
            }
            // Asking without a pause would take a core from the broker that is asked.
            LockSupport.parkNanos(ASK_AGAIN_NS);
        }
    }

    private static void end(Process process) {
        try {
            if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("pid " + process.pid() + " does not stop");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All that the process has printed. */
    public final String output() {
        try {
            return Files.readString(folder.resolve("output.log"));
        } catch (IOException e) {
            return "(no output: " + e + ")";
        }
    }

    private void writeProperties(int brokerPort, Map<String, String> overrides) {
        int controllerPort = FreePort.next();
        Properties properties = new Properties();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", "1");
        properties.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        properties.put(
                "listeners", "PLAINTEXT://127.0.0.1:" + brokerPort + ",CONTROLLER://127.0.0.1:" + controllerPort);
        properties.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + brokerPort);
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("log.dirs", dataDirectory().toString());
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("share.coordinator.state.topic.replication.factor", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.putAll(overrides);
        properties.values().removeIf(""::equals);
        try (var out = Files.newOutputStream(properties())) {
            properties.store(out, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
