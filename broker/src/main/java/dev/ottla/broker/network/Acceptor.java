package dev.ottla.broker.network;

import dev.ottla.runtime.Clock;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Stands at the door of one listener: lets a connection in, closes it, or stops accepting for a while. Owned by the
 * event loop of the listening socket.
 */
final class Acceptor extends InboundHandler {
    private final String listenerName;
    private final Channel listening;
    private final ConnectionQuotas quotas;
    private final ConnectionRegister register;
    private final ClientFaultLog faults;
    private final Clock clock;
    private Consumer<Channel> entrance = child -> child.unsafe().closeForcibly();
    private boolean rateLimited;
    private boolean open;
    private volatile boolean shut;

    /** What all doors of a broker share. */
    record House(ConnectionQuotas quotas, ConnectionRegister register, ClientFaultLog faults) {}

    Acceptor(String listenerName, Channel listening, House house, Clock clock) {
        this.listenerName = listenerName;
        this.listening = listening;
        this.quotas = house.quotas();
        this.register = house.register();
        this.faults = house.faults();
        this.clock = clock;
    }

    /** Who takes the channels that are let in; said before the listening socket belongs to an event loop. */
    void leadsTo(Consumer<Channel> taker) {
        entrance = taker;
    }

    String listenerName() {
        return listenerName;
    }

    InetSocketAddress localAddress() {
        return (InetSocketAddress) listening.localAddress();
    }

    /** Closes the listening socket for good; its port is free on return. Any thread but an event loop's. */
    void shut() {
        if (shut) {
            return;
        }
        shut = true;
        Promise<Void> gone = GlobalEventExecutor.INSTANCE.newPromise();
        listening.close().addListener(closed -> inTheNextRound(() -> gone.setSuccess(null)));
        gone.awaitUninterruptibly();
    }

    /**
     * A selector of the JDK gives up the descriptor of a closed channel, and thereby its port, only when it selects
     * again. What an event loop itself schedules runs after that, and not among the tasks it is busy with.
     */
    private void inTheNextRound(Runnable task) {
        listening.eventLoop().schedule(() -> {}, 0, TimeUnit.NANOSECONDS).addListener(doneOrLoopEnded -> task.run());
    }

    /** Whether nobody may come in any more. */
    boolean isShut() {
        return shut;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Channel child = (Channel) message;
        if (child.remoteAddress() instanceof InetSocketAddress remote && child.localAddress() != null) {
            admit(child, remote.getAddress());
        } else {
            child.unsafe().closeForcibly();
        }
        limitRate();
        acceptIfRoom();
    }

    /** The system has no file descriptors left, perhaps: the next attempt is made later, not at once. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        faults.rejected(listenerName, "accepting failed: " + cause);
        rateLimited = true;
        acceptIfRoom();
        var _ = listening.eventLoop().schedule(this::rateAllows, 1, TimeUnit.SECONDS);
    }

    private void admit(Channel child, InetAddress address) {
        switch (quotas.admit(listenerName, address)) {
            case ADDRESS_HAS_ITS_SHARE -> {
                faults.rejected(listenerName, address + " already has max.connections.per.ip connections");
                child.unsafe().closeForcibly();
            }
            case ACCEPTED -> letIn(child, address);
            case ACCEPTED_IN_EXCHANGE -> {
                letIn(child, address);
                register.closeLongestIdle(connection -> !quotas.isPrivileged(connection.listenerName()));
            }
        }
    }

    private void letIn(Channel child, InetAddress address) {
        child.closeFuture().addListener(closed -> {
            quotas.left(listenerName, address);
            register.roomMayBeFree();
        });
        entrance.accept(child);
    }

    private void limitRate() {
        long delayMs = quotas.countAndDelayMs(listenerName, clock.monotonicMs());
        if (delayMs > 0) {
            rateLimited = true;
            var _ = listening.eventLoop().schedule(this::rateAllows, delayMs, TimeUnit.MILLISECONDS);
        }
    }

    private void rateAllows() {
        rateLimited = false;
        acceptIfRoom();
    }

    /** Opens the door, for the first time; any thread. */
    void open() {
        listening.eventLoop().execute(() -> {
            open = true;
            acceptIfRoom();
        });
    }

    /** Looks again whether somebody may come in, if the door is shut; any thread. */
    void roomMayBeFree() {
        if (listening.isOpen() && !listening.config().isAutoRead()) {
            listening.eventLoop().execute(this::acceptIfRoom);
        }
    }

    private void acceptIfRoom() {
        if (!open) {
            return; // limits may change before there is somebody to answer
        }
        if (rateLimited) {
            listening.config().setAutoRead(false);
        } else if (quotas.hasRoom(listenerName)) {
            listening.config().setAutoRead(true);
        } else if (listening.config().isAutoRead()) {
            faults.rejected(listenerName, "as many connections as max.connections allows; the next one waits");
            listening.config().setAutoRead(false);
            // Whoever left between the two lines above found the door open and did not knock.
            listening.config().setAutoRead(quotas.hasRoom(listenerName));
        }
    }
}
