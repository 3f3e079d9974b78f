package dev.ottla.broker.network;

import dev.ottla.runtime.Clock;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The listeners of one broker. Opening and accepting are two steps, so that ports are known, and taken, before the rest
 * of the broker is ready; a listener that is opened later accepts at once. Listeners are opened and closed by one
 * thread at a time, as the owner of this object sees to; connections come on any event loop.
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
    private final Map<String, Acceptor> doors = new LinkedHashMap<>();
    private boolean accepting;

    public NetworkServer(NetworkConfig config, EventLoops loops, Clock clock) {
        this.config = config;
        this.loops = loops;
        this.clock = clock;
        this.quotas = new ConnectionQuotas(config);
        this.budget = new MemoryBudget(config.requests().queuedMaxBytes());
        this.house = new Acceptor.House(quotas, register, new ClientFaultLog(clock));
    }

    /**
     * Binds a listener and returns it with the port in use; connections queue in the kernel until {@link #accept}.
     *
     * @param intake who gets its requests
     * @throws BindFailure if it cannot be bound; nothing of it is left
     */
    public Endpoint open(Endpoint listener, RequestIntake intake) {
        Acceptor door = bind(listener, intake);
        doors.put(listener.listenerName(), door);
        register.addDoor(door);
        quotas.listeners(doors.size());
        if (accepting) {
            door.open();
        }
        return listener.withPort(door.localAddress().getPort());
    }

    /** Lets clients in, by the listeners that are open and by those to come. */
    public void accept() {
        accepting = true;
        doors.values().forEach(Acceptor::open);
    }

    /**
     * Closes a listener; its port is free on return. Its connections start nothing more and close when the answers that
     * are due have left, or after so long.
     */
    public void close(String listenerName, long drainMaxMs) {
        Acceptor door = doors.remove(listenerName);
        if (door != null) {
            door.shut();
            register.removeDoor(door);
            quotas.listeners(doors.size());
            register.openOf(listenerName)
                    .forEach(connection -> connection.execute(() -> connection.drainWithin(drainMaxMs)));
        }
    }

    /** Limits connections otherwise from now on; any thread. */
    public void limitConnections(NetworkConfig.Connections limits) {
        quotas.limit(limits);
        register.roomMayBeFree();
    }

    /** Lets nobody in any more and starts no more requests; answers that are due still leave. Does not wait. */
    public void stopAccepting() {
        doors.values().forEach(Acceptor::shut);
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

    private Acceptor bind(Endpoint listener, RequestIntake intake) {
        SocketAddress address = listener.host().isEmpty()
                ? new InetSocketAddress(listener.port())
                : new InetSocketAddress(listener.host(), listener.port());
        Channel channel = listeningChannel();
        Acceptor door = new Acceptor(listener.listenerName(), channel, house, clock);
        door.leadsTo(client -> enter(client, door, intake));
        channel.pipeline().addLast(door);
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
        return door;
    }

    private Channel listeningChannel() {
        Channel channel = loops.transport().serverChannel();
        channel.config().setAutoRead(false);
        channel.config().setOption(ChannelOption.SO_REUSEADDR, true);
        channel.config().setOption(ChannelOption.SO_BACKLOG, config.sockets().backlog());
        if (config.sockets().receiveBufferBytes() > 0) {
            channel.config().setOption(ChannelOption.SO_RCVBUF, config.sockets().receiveBufferBytes());
        }
        return channel;
    }

    /** Makes a connection of a channel that was let in, and gives it to an event loop. */
    private void enter(Channel channel, Acceptor door, RequestIntake intake) {
        channel.config().setAllocator(loops.allocator());
        channel.config().setOption(ChannelOption.TCP_NODELAY, true);
        channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
        if (config.sockets().sendBufferBytes() > 0) {
            channel.config().setOption(ChannelOption.SO_SNDBUF, config.sockets().sendBufferBytes());
        }
        ConnectionIdentity identity = ConnectionIdentity.of(
                door.listenerName(),
                (InetSocketAddress) channel.localAddress(),
                (InetSocketAddress) channel.remoteAddress(),
                nextIndex.getAndIncrement());
        ClientConnection connection =
                new ClientConnection(channel, identity, config.requests(), budget, intake, clock, house.faults());
        connection.install();
        EventLoop loop = loops.next();
        ChannelPromise registration = new DefaultChannelPromise(channel, loop);
        // Said before the event loop has the channel: it is in the register before anything of it is read.
        registration.addListener(registered -> {
            if (!registered.isSuccess()) {
                channel.unsafe().closeForcibly();
                return;
            }
            register.opened(connection);
            channel.closeFuture().addListener(closed -> register.closed(connection));
            connection.watchIdleness(config.connections().maxIdleMs());
            // Whoever closes the listener shuts the door first and then looks who is in.
            if (door.isShut()) {
                connection.drain();
            }
        });
        loop.register(registration);
    }
}
