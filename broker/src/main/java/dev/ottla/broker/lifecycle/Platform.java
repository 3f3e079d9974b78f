package dev.ottla.broker.lifecycle;

import dev.ottla.broker.config.BrokerConfig;
import dev.ottla.broker.network.EventLoops;
import dev.ottla.broker.network.NetworkServer;
import dev.ottla.broker.network.Transport;
import dev.ottla.broker.peers.PeerChannels;
import dev.ottla.log.LogManagerPorts;
import dev.ottla.log.cleaner.CleanerPorts;
import dev.ottla.runtime.Clock;
import dev.ottla.runtime.DrainBounds;
import dev.ottla.runtime.LocalFileStore;
import dev.ottla.runtime.Strand;
import dev.ottla.runtime.StrandFactory;
import dev.ottla.runtime.SystemClock;
import dev.ottla.runtime.SystemRandom;
import dev.ottla.runtime.SystemTimer;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads, clocks and disks of one broker. Threads start when they are first needed, and those that wait for the
 * disk end when they have nothing to do, so that many idle brokers fit into one process.
 */
final class Platform {
    private static final Logger LOG = LoggerFactory.getLogger(Platform.class);
    private static final long IDLE_THREAD_SECONDS = 5;
    private static final long END_MAX_SECONDS = 10;

    private final String clientId;
    private final EventLoops loops;
    private final ThreadPoolExecutor io;
    private final ThreadPoolExecutor controller;
    private final ThreadPoolExecutor cleaners;
    private final SystemTimer timer;
    private final LogManagerPorts ports;

    Platform(int nodeId, int eventLoops, int ioThreads) {
        String prefix = "ottla-" + nodeId;
        this.clientId = prefix;
        Clock clock = new SystemClock();
        this.loops = new EventLoops(Transport.best(), eventLoops, prefix + "-loop");
        this.io = pool(prefix + "-io", ioThreads);
        this.controller = pool(prefix + "-controller", 1);
        this.cleaners = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_THREAD_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                new DefaultThreadFactory(prefix + "-log-cleaner", true));
        this.timer = new SystemTimer(prefix + "-timer", clock);
        this.ports = new LogManagerPorts(
                new LocalFileStore(),
                clock,
                timer,
                io,
                StrandFactory.onCaller(io, clock, DrainBounds.USUAL),
                new SystemRandom(),
                loops.allocator());
    }

    private static ThreadPoolExecutor pool(String name, int threads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_THREAD_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory(name, true));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    EventLoops loops() {
        return loops;
    }

    /** Clock, chance, timer, files and I/O threads, as modules want them. */
    LogManagerPorts ports() {
        return ports;
    }

    /** Gives new connections to so many threads from now on; leaves it as it was where the system has no room. */
    void networkThreads(int threads) {
        try {
            loops.use(threads);
        } catch (IllegalStateException e) {
            LOG.error("There cannot be {} threads for connections: {}", threads, e.toString());
        }
    }

    /** Works with so many threads for disks from now on; any thread. */
    void ioThreads(int threads) {
        if (threads > io.getMaximumPoolSize()) {
            io.setMaximumPoolSize(threads);
            io.setCorePoolSize(threads);
        } else {
            io.setCorePoolSize(threads);
            io.setMaximumPoolSize(threads);
        }
    }

    /** What compaction runs on: as many threads as it asks for, {@code log.cleaner.threads}. */
    CleanerPorts cleanerPorts() {
        return new CleanerPorts(
                cleaners, ports.clock(), ports.timer(), ports.random(), ports.allocator(), Platform::pause);
    }

    private static void pause(long durationMs) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(durationMs));
    }

    /** A strand on the controller's own thread. */
    Strand controllerStrand(String name) {
        return StrandFactory.pooled(controller, ports.clock(), DrainBounds.USUAL)
                .create(name);
    }

    /** The listeners of this configuration, none of them bound. */
    Listening listening(BrokerConfig config) {
        return new Listening(
                new NetworkServer(config.network(), loops, ports.clock()),
                config.listeners(),
                config.node(),
                waitingStrand("listeners"),
                ports.allocator());
    }

    /** Connections to other nodes; closed with everything else. */
    PeerChannels peers(String purpose, Shutdown shutdown) {
        PeerChannels channels = new PeerChannels(loops, io, clientId);
        shutdown.add("connections " + purpose, channels::close);
        return channels;
    }

    /** A strand on the threads that may wait. */
    private Strand waitingStrand(String name) {
        return StrandFactory.pooled(io, ports.clock(), DrainBounds.USUAL).create(name);
    }

    /** A strand that runs on whoever calls it. */
    Strand strand(String name) {
        return ports.strands().create(name);
    }

    /** Ends all threads. Nothing may be started after this. */
    void close() throws InterruptedException {
        timer.close();
        loops.close();
        controller.shutdown();
        cleaners.shutdown();
        io.shutdown();
        controller.awaitTermination(END_MAX_SECONDS, TimeUnit.SECONDS);
        cleaners.awaitTermination(END_MAX_SECONDS, TimeUnit.SECONDS);
        io.awaitTermination(END_MAX_SECONDS, TimeUnit.SECONDS);
    }
}
