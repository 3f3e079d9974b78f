package dev.ottla.broker.network;

import dev.ottla.runtime.Clock;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * Stands at the door of one listener: lets a connection in, closes it, or stops accepting for a while. Owned by the
 * event loop of the listening socket.
 */
final class Acceptor extends ChannelInboundHandlerAdapter {
    private final String listenerName;
    private final ConnectionQuotas quotas;
    private final CreationRate rate;
    private final ConnectionRegister register;
    private final ClientFaultLog faults;
    private final Clock clock;
    private final Channel listening;
    private boolean rateLimited;

    Acceptor(
            String listenerName,
            Channel listening,
            ConnectionQuotas quotas,
            int maxCreationRate,
            ConnectionRegister register,
            ClientFaultLog faults,
            Clock clock) {
        this.listenerName = listenerName;
        this.listening = listening;
        this.quotas = quotas;
        this.rate = new CreationRate(maxCreationRate, clock.monotonicMs());
        this.register = register;
        this.faults = faults;
        this.clock = clock;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Channel child = (Channel) message;
        InetSocketAddress remote = (InetSocketAddress) child.remoteAddress();
        if (remote == null) {
            child.unsafe().closeForcibly();
        } else {
            admit(context, child, remote.getAddress());
        }
        limitRate();
        acceptIfRoom();
    }

    private void admit(ChannelHandlerContext context, Channel child, InetAddress address) {
        switch (quotas.admit(listenerName, address)) {
            case ADDRESS_HAS_ITS_SHARE -> {
                faults.rejected(listenerName, address + " already has max.connections.per.ip connections");
                child.unsafe().closeForcibly();
            }
            case ACCEPTED -> letIn(context, child, address);
            case ACCEPTED_IN_EXCHANGE -> {
                letIn(context, child, address);
                register.closeLongestIdle(connection -> !quotas.isPrivileged(connection.listenerName()));
            }
        }
    }

    private void letIn(ChannelHandlerContext context, Channel child, InetAddress address) {
        child.closeFuture().addListener(closed -> {
            quotas.left(listenerName, address);
            register.roomMayBeFree();
        });
        context.fireChannelRead(child);
    }

    private void limitRate() {
        long delayMs = rate.countAndDelayMs(clock.monotonicMs());
        if (delayMs > 0) {
            rateLimited = true;
            var _ = listening.eventLoop().schedule(this::rateAllows, delayMs, TimeUnit.MILLISECONDS);
        }
    }

    private void rateAllows() {
        rateLimited = false;
        acceptIfRoom();
    }

    /** Looks again whether somebody may come in, if the door is shut; any thread. */
    void roomMayBeFree() {
        if (!listening.config().isAutoRead()) {
            listening.eventLoop().execute(this::acceptIfRoom);
        }
    }

    private void acceptIfRoom() {
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
