package dev.ottla.broker.peers;

import dev.ottla.broker.network.EventLoops;
import dev.ottla.protocol.ApiRequest;
import dev.ottla.protocol.ApiResponse;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to all peers, one per address, made when somebody is to be asked. After an attempt that failed an
 * address is left alone for a while. Owned by one event loop; {@link #send} and {@link #close} may be called by any
 * thread. Names are looked up on an I/O thread.
 */
public final class PeerChannels implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerChannels.class);
    private static final int CONNECT_TIMEOUT_MS = 5_000;
    private static final int RECONNECT_BACKOFF_MS = 50;
    private static final int MOST_ADDRESSES = 1_000;

    /** Connected, or on the way to it (then without a connection, and with those who wait). */
    private static final class Line {
        private @Nullable PeerConnection connection;
        private final ArrayDeque<PeerRequest> waiting = new ArrayDeque<>();
    }

    private final EventLoops loops;
    private final Executor io;
    private final EventLoop loop;
    private final String clientId;
    private final Map<String, Line> lines = new HashMap<>();
    private boolean closed;

    /** @param io for looking up names, which may take long */
    public PeerChannels(EventLoops loops, Executor io, String clientId) {
        this.loops = loops;
        this.io = io;
        this.loop = loops.next();
        this.clientId = clientId;
    }

    /**
     * Sends a request. {@code done} is told the answer once, on any thread; null if there is none. Records in it are
     * gone when the call returns.
     */
    public void send(String host, int port, ApiRequest<?> request, Consumer<@Nullable ApiResponse> done) {
        PeerRequest asked = new PeerRequest(request, done);
        loop.execute(() -> send(host, port, asked));
    }

    private void send(String host, int port, PeerRequest request) {
        String address = host + ":" + port;
        Line line = lines.get(address);
        if (closed || (line == null && lines.size() >= MOST_ADDRESSES)) {
            request.done().accept(null);
        } else if (line == null) {
            Line opened = new Line();
            lines.put(address, opened);
            opened.waiting.add(request);
            connect(address, host, port, opened);
        } else if (line.connection != null) {
            line.connection.send(request);
        } else {
            line.waiting.add(request);
        }
    }

    private void connect(String address, String host, int port, Line line) {
        io.execute(() -> {
            InetSocketAddress found = new InetSocketAddress(host, port);
            loop.execute(() -> connect(address, found, line));
        });
    }

    private void connect(String address, InetSocketAddress found, Line line) {
        if (closed || found.isUnresolved()) {
            failed(address, line, "its name is not known");
            return;
        }
        ResponseFrames frames = new ResponseFrames(
                frame -> {
                    if (line.connection != null) {
                        line.connection.received(frame);
                    }
                },
                () -> lost(address, line));
        ChannelFuture connecting = loops.connect(loop, found, CONNECT_TIMEOUT_MS, frames);
        connecting.addListener(done -> {
            if (done.isSuccess()) {
                connected(address, line, new PeerConnection(address, clientId, connecting.channel()));
            } else {
                failed(address, line, String.valueOf(done.cause()));
            }
        });
    }

    private void connected(String address, Line line, PeerConnection connection) {
        LOG.debug("[peer {}] connected", address);
        line.connection = connection;
        connection.begin();
        for (PeerRequest next = line.waiting.poll(); next != null; next = line.waiting.poll()) {
            connection.send(next);
        }
        if (closed) {
            connection.close();
        }
    }

    /** Who asks during the pause is told at once that there is nobody. */
    private void failed(String address, Line line, String reason) {
        LOG.debug("[peer {}] cannot be reached: {}", address, reason);
        refuse(line);
        lines.put(address, new Line());
        var _ = loop.schedule(() -> removeIdle(address), RECONNECT_BACKOFF_MS, TimeUnit.MILLISECONDS);
    }

    private void removeIdle(String address) {
        Line line = lines.get(address);
        if (line != null && line.connection == null) {
            refuse(line);
            lines.remove(address);
        }
    }

    private static void refuse(Line line) {
        for (PeerRequest next = line.waiting.poll(); next != null; next = line.waiting.poll()) {
            next.done().accept(null);
        }
    }

    private void lost(String address, Line line) {
        LOG.debug("[peer {}] disconnected", address);
        lines.remove(address, line);
        if (line.connection != null) {
            line.connection.lost();
        }
        refuse(line);
    }

    @Override
    public void close() {
        loop.execute(() -> {
            closed = true;
            lines.values().forEach(line -> {
                if (line.connection != null) {
                    line.connection.close();
                }
            });
        });
    }
}
