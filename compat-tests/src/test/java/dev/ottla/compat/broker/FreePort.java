package dev.ottla.compat.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports that nobody listens on now. */
public final class FreePort {
    private static final int LOWEST = 10_240;
    /**
     * From here on the kernel gives ports to clients: one that is free now may be some connection's own a moment later.
     */
    private static final int END = 32_768;

    private static final int TRIES = 1_000;

    private FreePort() {}

    /** One that no client is given while a broker that listens there is down. */
    public static int next() {
        for (int n = 0; n < TRIES; n++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, END);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
        throw new IllegalStateException("no port between " + LOWEST + " and " + END + " is free");
    }
}
