package dev.ottla.broker.lifecycle;

import dev.ottla.broker.config.BrokerConfig;
import dev.ottla.broker.network.Endpoint;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A broker that runs, and how it ends: closed by its owner, or failed. Any thread. */
public final class RunningBroker {
    private static final Logger LOG = LoggerFactory.getLogger(RunningBroker.class);

    private final Supplier<List<Endpoint>> listeners;
    private final List<Endpoint> advertised;
    private final Shutdown shutdown;
    private final End end;

    /** How a broker ends. Its parts know this from the beginning, to say that they cannot go on. */
    static final class End {
        private final CountDownLatch ended = new CountDownLatch(1);
        private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
        private final CompletableFuture<Void> failed = new CompletableFuture<>();
        private final AtomicBoolean closing = new AtomicBoolean();

        /** Something without which the broker is none has failed; the first reason counts. */
        void fail(String reason) {
            if (!closing.get() && failure.compareAndSet(null, reason)) {
                failed.completeExceptionally(new StartFailure(reason));
                ended.countDown();
            }
        }

        /** Completes, with the reason, only if something fails: for whoever waits for something else meanwhile. */
        CompletableFuture<Void> failed() {
            return failed;
        }

        @Nullable
        String await() {
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return failure.get();
        }
    }

    /** @param listeners those that are open when asked */
    RunningBroker(Supplier<List<Endpoint>> listeners, List<Endpoint> advertised, Shutdown shutdown, End end) {
        this.listeners = listeners;
        this.advertised = List.copyOf(advertised);
        this.shutdown = shutdown;
        this.end = end;
    }

    /**
     * Starts a broker; on return it serves clients.
     *
     * @throws StartFailure if it cannot start; everything that was started is stopped again
     */
    public static RunningBroker start(BrokerConfig config) {
        Shutdown shutdown = new Shutdown();
        boolean started = false;
        try {
            boolean controllerOnly =
                    config.node().isController() && !config.node().isBroker();
            RunningBroker running = controllerOnly
                    ? new ControllerAssembly(config, shutdown, new End()).start()
                    : new Assembly(config, shutdown, new End()).start();
            started = true;
            return running;
        } catch (IOException e) {
            throw new StartFailure(e.toString(), e);
        } catch (RuntimeException e) {
            throw e instanceof StartFailure ? e : new StartFailure(e.toString(), e);
        } finally {
            // After errors too: sockets and threads that are left would keep a process alive that serves nobody.
            if (!started) {
                shutdown.run();
            }
        }
    }

    /** All that are open now, with the ports in use. */
    public List<Endpoint> listeners() {
        return listeners.get();
    }

    /** Where clients are told to connect to. */
    public List<Endpoint> advertised() {
        return advertised;
    }

    /** Waits for the end; null if the broker was closed, else why it failed. */
    public @Nullable String awaitEnd() {
        return end.await();
    }

    /** Stops everything in order; returns when it is done. Whoever comes second waits for the first. */
    public synchronized void close() {
        if (end.closing.compareAndSet(false, true)) {
            LOG.info("Stopping, {} listeners close", listeners().size());
            shutdown.run();
            LOG.info("Stopped");
            end.ended.countDown();
        }
    }
}
