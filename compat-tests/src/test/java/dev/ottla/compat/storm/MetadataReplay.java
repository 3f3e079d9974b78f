package dev.ottla.compat.storm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import dev.ottla.compat.broker.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The metadata log of a broker that is down, as it lay on its disk at that moment, but for the snapshots: who starts on
 * it has nothing but the records, from the first one on.
 */
final class MetadataReplay {
    private static final String METADATA_LOG = "__cluster_metadata-0";
    private static final String FORMATTED = "00000000000000000000-0000000000.checkpoint";

    private final Path folder;
    private int snapshotsLeftOut;

    private MetadataReplay(Path folder) {
        this.folder = folder;
    }

    /** @param folder becomes that of the copy */
    static MetadataReplay of(Broker broker, Path folder) throws IOException {
        MetadataReplay replay = new MetadataReplay(folder);
        replay.copy(broker.dataDirectory(), folder.resolve("data"));
        String properties = Files.readString(broker.dataDirectory().resolveSibling("server.properties"))
                .replace(
                        broker.dataDirectory().toString(),
                        folder.resolve("data").toString());
        for (int port : List.of(broker.port(), broker.controllerPort())) {
            properties = properties.replace(":" + port, ":" + FreePort.next());
        }
        Files.writeString(folder.resolve("server.properties"), properties);
        return replay;
    }

    private void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.resolve(METADATA_LOG));
        try (Stream<Path> files = Stream.concat(Files.list(from), Files.list(from.resolve(METADATA_LOG)))
                .filter(Files::isRegularFile)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (isSnapshot(file)) {
                    snapshotsLeftOut++;
                } else if (!file.endsWith(".lock")) {
                    Files.copy(file, to.resolve(from.relativize(file)));
                }
            }
        }
        assertThat(to.resolve(METADATA_LOG).resolve("00000000000000000000.log")).isNotEmptyFile();
    }

    private static boolean isSnapshot(Path file) {
        return file.getParent().endsWith(METADATA_LOG)
                && file.toString().endsWith(".checkpoint")
                && !file.endsWith(FORMATTED);
    }

    int snapshotsLeftOut() {
        return snapshotsLeftOut;
    }

    /** A broker that has read nothing else. */
    Broker start() {
        return Brokers.successor("Ottla", folder);
    }
}
