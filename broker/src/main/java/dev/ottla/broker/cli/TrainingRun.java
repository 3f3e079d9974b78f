package dev.ottla.broker.cli;

import dev.ottla.broker.OttlaBroker;
import dev.ottla.broker.config.BrokerConfig;
import dev.ottla.broker.lifecycle.StandaloneNode;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the ahead-of-time cache is made from: a broker in a temporary folder starts, answers what a client asks first, and
 * stops. Run by {@code bin/ottla} once per build.
 */
final class TrainingRun {
    private static final int TIMEOUT_MS = 20_000;
    private static final int ROUNDS = 50;

    private TrainingRun() {}

    /** Returns the exit code. */
    static int run() throws IOException {
        Path folder = Files.createTempDirectory("ottla-training");
        try {
            BrokerConfig config = BrokerConfig.of(StandaloneNode.properties(Map.of(
                    "log.dirs", folder.toString(),
                    "listeners", "PLAINTEXT://localhost:0,CONTROLLER://localhost:0")));
            StandaloneNode.formatIfNew(config);
            config.unknownKeys();
            config.keysWithoutEffect();
            try (OttlaBroker broker = OttlaBroker.start(config)) {
                exercise(broker.bootstrapPort());
            }
            return 0;
        } finally {
            delete(folder);
        }
    }

    private static void exercise(int port) throws IOException {
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

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
