package dev.ottla.broker.network;

import dev.ottla.runtime.Clock;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
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
    private final Acceptor.House house;
    private final ConnectionRegister register = new ConnectionRegister();
    private final AtomicLong nextIndex = new AtomicLong();
    private final List<Channel> listening = new ArrayList<>();
    private final List<Acceptor> acceptors = new ArrayList<>();
    private volatile boolean draining;

    public NetworkServer(NetworkConfig config, EventLoops loops, Clock clock) {
        this.config = config;
        this.loops = loops;
        this.clock = clock;
        this.quotas = new ConnectionQuotas(config);
        this.budget = new MemoryBudget(config.requests().queuedMaxBytes());
        this.house = new Acceptor.House(quotas, register, new ClientFaultLog(clock));
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
        acceptors.forEach(Acceptor::open);
    }

    /** Limits connections otherwise from now on; any thread. */
    public void limitConnections(NetworkConfig.Connections limits) {
        quotas.limit(limits);
        register.roomMayBeFree();
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
        Channel channel = listeningChannel(listener, intake);
        ChannelFuture registered = loops.next().register(channel).awaitUninterruptibly();
        if (!registered.isSuccess()) {
            channel.unsafe().closeForcibly();
            throw new BindFailure(listener, registered.cause());
        }
        ChannelFuture bound = channel.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            channel.close().awaitUninterruptibly();
            throw new BindFailure(listener, bound.cause());
        }
        listening.add(channel);
        return listener.withPort(((InetSocketAddress) channel.localAddress()).getPort());
    }

    private Channel listeningChannel(Endpoint listener, RequestIntake intake) {
        Channel channel = loops.transport().serverChannel();
        channel.config().setAutoRead(false);
        channel.config().setOption(ChannelOption.SO_REUSEADDR, true);
        channel.config().setOption(ChannelOption.SO_BACKLOG, config.sockets().backlog());
        if (config.sockets().receiveBufferBytes() > 0) {
            channel.config().setOption(ChannelOption.SO_RCVBUF, config.sockets().receiveBufferBytes());
        }
        Acceptor acceptor =
                new Acceptor(listener.listenerName(), channel, house, clock, client -> enter(client, listener, intake));
        channel.pipeline().addLast(acceptor);
        acceptors.add(acceptor);
        register.addDoor(acceptor);
        return channel;
    }

    /** Makes a connection of a channel that was let in, and gives it to an event loop. */
    private void enter(Channel channel, Endpoint listener, RequestIntake intake) {
        channel.config().setAllocator(loops.allocator());
        channel.config().setOption(ChannelOption.TCP_NODELAY, true);
        channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
        if (config.sockets().sendBufferBytes() > 0) {
            channel.config().setOption(ChannelOption.SO_SNDBUF, config.sockets().sendBufferBytes());
        }
        ConnectionIdentity identity = ConnectionIdentity.of(
                listener.listenerName(),
                (InetSocketAddress) channel.localAddress(),
                (InetSocketAddress) channel.remoteAddress(),
                nextIndex.getAndIncrement());
        ClientConnection connection =
                new ClientConnection(channel, identity, config.requests(), budget, intake, clock, house.faults());
        register.opened(connection);
        channel.closeFuture().addListener(closed -> register.closed(connection));
        connection.install();
        loops.next().register(channel).addListener(registered -> {
            if (!registered.isSuccess()) {
                channel.unsafe().closeForcibly();
                return;
            }
            connection.watchIdleness(config.connections().maxIdleMs());
            if (draining) {
                connection.drain();
            }
        });
    }
}
