package dev.ottla.broker.network;

import dev.ottla.runtime.Clock;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The listeners of one broker. Binding and accepting are two steps, so that ports are known, and taken, before the rest
 * of the broker is ready. Started and closed by the lifecycle's thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // how a close ends, or a part but the last, interests nobody
public final class NetworkServer {
    private static final long DRAIN_POLL_MS = 5;

    private final NetworkConfig config;
    private final EventLoops loops;
    private final Clock clock;
    private final ConnectionQuotas quotas;
    private final MemoryBudget budget;
    private final ClientFaultLog faults;
    private final ConnectionRegister register = new ConnectionRegister();
    private final AtomicLong nextIndex = new AtomicLong();
    private final List<Channel> listening = new ArrayList<>();
    private volatile boolean draining;

    public NetworkServer(NetworkConfig config, EventLoops loops, Clock clock) {
        this.config = config;
        this.loops = loops;
        this.clock = clock;
        this.quotas = new ConnectionQuotas(config);
        this.budget = new MemoryBudget(config.requests().queuedMaxBytes());
        this.faults = new ClientFaultLog(clock);
    }

    /**
     * Binds all listeners and returns them with the ports in use; connections queue in the kernel until
     * {@link #accept}.
     *
     * @param intakes who gets the requests of each listener, in the order of the configuration
     * @throws BindFailure naming the listener that could not be bound
     */
    public List<Endpoint> bind(List<? extends RequestIntake> intakes) {
        List<Endpoint> bound = new ArrayList<>();
        for (int i = 0; i < config.listeners().size(); i++) {
            bound.add(bind(config.listeners().get(i), intakes.get(i)));
        }
        return bound;
    }

    /** Lets clients in. */
    public void accept() {
        listening.forEach(channel -> channel.config().setAutoRead(true));
    }

    /** Lets nobody in any more and starts no more requests; answers that are due still leave. Does not wait. */
    public void stopAccepting() {
        draining = true;
        listening.forEach(channel -> channel.close().awaitUninterruptibly());
        register.open().forEach(connection -> connection.execute(connection::drain));
    }

    /** Waits until all answers have left, at most so long; then closes what is left. */
    public void close(long drainMaxMs) throws InterruptedException {
        stopAccepting();
        long deadlineMs = clock.monotonicMs() + drainMaxMs;
        while (!register.open().isEmpty() && clock.monotonicMs() < deadlineMs) {
            Thread.sleep(DRAIN_POLL_MS);
        }
        register.open().forEach(ClientConnection::close);
    }

    /** Open connections over all listeners. */
    public int connectionCount() {
        return quotas.total();
    }

    private Endpoint bind(Endpoint listener, RequestIntake intake) {
        SocketAddress address = listener.host().isEmpty()
                ? new InetSocketAddress(listener.port())
                : new InetSocketAddress(listener.host(), listener.port());
        ChannelFuture bound = bootstrap(listener, intake).bind(address).awaitUninterruptibly();
        Throwable failure = bound.cause();
        if (failure != null) {
            throw new BindFailure(listener, failure);
        }
        listening.add(bound.channel());
        return listener.withPort(((InetSocketAddress) bound.channel().localAddress()).getPort());
    }

    private ServerBootstrap bootstrap(Endpoint listener, RequestIntake intake) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.group())
                .channel(loops.transport().serverChannel())
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, config.sockets().backlog())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.ALLOCATOR, loops.allocator())
                .handler(new Door(listener))
                .childHandler(new Entrance(listener, intake));
        if (config.sockets().receiveBufferBytes() > 0) {
            bootstrap.option(ChannelOption.SO_RCVBUF, config.sockets().receiveBufferBytes());
        }
        if (config.sockets().sendBufferBytes() > 0) {
            bootstrap.childOption(ChannelOption.SO_SNDBUF, config.sockets().sendBufferBytes());
        }
        return bootstrap;
    }

    /** Puts an acceptor before the one that registers connections with their loops. */
    private final class Door extends ChannelInitializer<Channel> {
        private final Endpoint listener;

        Door(Endpoint listener) {
            this.listener = listener;
        }

        @Override
        protected void initChannel(Channel channel) {
            int maxRate = config.connections().maxCreationRate();
            Acceptor acceptor =
                    new Acceptor(listener.listenerName(), channel, quotas, maxRate, register, faults, clock);
            channel.pipeline().addLast(acceptor);
            register.addDoor(acceptor);
        }
    }

    /** Makes a connection of a channel that was let in. */
    private final class Entrance extends ChannelInitializer<Channel> {
        private final Endpoint listener;
        private final RequestIntake intake;

        Entrance(Endpoint listener, RequestIntake intake) {
            this.listener = listener;
            this.intake = intake;
        }

        @Override
        protected void initChannel(Channel channel) {
            InetSocketAddress local = (InetSocketAddress) channel.localAddress();
            InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
            if (local == null || remote == null) {
                channel.close();
                return;
            }
            ConnectionIdentity identity =
                    ConnectionIdentity.of(listener.listenerName(), local, remote, nextIndex.getAndIncrement());
            ClientConnection connection =
                    new ClientConnection(channel, identity, config.requests(), budget, intake, clock, faults);
            register.opened(connection);
            channel.closeFuture().addListener(closed -> register.closed(connection));
            connection.install(config.connections().maxIdleMs());
            if (draining) {
                connection.close();
            }
        }
    }
}
