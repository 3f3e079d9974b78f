package dev.ottla.compat.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and a broker, and cuts each connection after a random number of bytes, in the middle of
 * whatever is being said: requests that never arrive, answers that never come back.
 */
public final class CuttingProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final Random random;
    private final int bytesMax;
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile int target = -1;
    private volatile boolean cutting = true;

    /** Listens at once; forwards when {@link #forwardTo} has said where. */
    public CuttingProxy(long seed, int bytesMax) {
        this.random = new Random(seed);
        this.bytesMax = bytesMax;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    public void forwardTo(int port) {
        target = port;
    }

    /** From now on connections live as long as their ends like. */
    public void stopCutting() {
        cutting = false;
    }

    /** From now on connections are cut again. */
    public void startCutting() {
        cutting = true;
    }

    public int cuts() {
        return cuts.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket broker = new Socket(InetAddress.getLoopbackAddress(), target);
                Thread.ofVirtual().start(() -> pump(client, broker, budget()));
                Thread.ofVirtual().start(() -> pump(broker, client, budget()));
            } catch (IOException e) {
                // The broker is down, or this proxy is closing: the client sees a closed connection either way.
            }
        }
    }

    private synchronized int budget() {
        return 1 + random.nextInt(bytesMax);
    }

    private void pump(Socket from, Socket to, int budget) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] chunk = new byte[4_096];
            int left = budget;
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                int forwarded = cutting ? Math.min(read, left) : read;
                out.write(chunk, 0, forwarded);
                left -= forwarded;
                if (forwarded < read) {
                    cuts.incrementAndGet();
                    return;
                }
            }
        } catch (IOException e) {
            // The other direction was cut: this one ends with it.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
