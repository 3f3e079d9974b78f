package dev.ottla.broker.network;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.Locale;

/** How the kernel is asked for events: epoll where there is one, the JDK's selectors elsewhere. */
public enum Transport {
    EPOLL {
        @Override
        IoHandlerFactory ioHandlers() {
            return EpollIoHandler.newFactory();
        }

        @Override
        ServerChannel serverChannel() {
            return new EpollServerSocketChannel();
        }

        @Override
        Channel clientChannel() {
            return new EpollSocketChannel();
        }
    },
    NIO {
        @Override
        IoHandlerFactory ioHandlers() {
            return NioIoHandler.newFactory();
        }

        @Override
        ServerChannel serverChannel() {
            return new NioServerSocketChannel();
        }

        @Override
        Channel clientChannel() {
            return new NioSocketChannel();
        }
    };

    /** The best one that works on this machine. */
    public static Transport best() {
        boolean linux =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux");
        return linux && Epoll.isAvailable() ? EPOLL : NIO;
    }

    abstract IoHandlerFactory ioHandlers();

    abstract ServerChannel serverChannel();

    abstract Channel clientChannel();
}
