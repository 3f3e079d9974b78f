package dev.ottla.broker.cli;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/**
 * What the ahead-of-time cache is made from: a start like any other, after which a client asks what clients ask first,
 * and a stop. {@code bin/ottla} has this done once per build, by the system property {@value #TRAINING}.
 */
final class TrainingRun {
    private static final String TRAINING = "ottla.training";
    private static final int TIMEOUT_MS = 20_000;
    private static final int ROUNDS = 50;

    private TrainingRun() {}

    static boolean isWanted() {
        return Boolean.getBoolean(TRAINING);
    }

    static void exercise(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MS);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            for (int i = 0; i < ROUNDS; i++) {
                for (byte[] request : TrainingRequests.inOrder(i)) {
                    out.writeInt(request.length);
                    out.write(request);
                    out.flush();
                    in.readNBytes(in.readInt());
                }
            }
        }
    }
}
