package dev.ottla.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a broker that cannot start says why in a line and ends, with exit code 1 and its ports free; it never stays
 * around serving nobody. Method: a data directory that was in use is damaged in one way each, and a process is started
 * on it.
 */
class StartFailureTest {
    private static final int LIMIT_SECONDS = 30;

    @TempDir
    Path folder;

    private int port;
    private Path metadataLog;

    @BeforeEach
    void use() {
        try (Broker broker = Brokers.ottla(folder, Map.of())) {
            port = broker.port();
            metadataLog = broker.dataDirectory().resolve("__cluster_metadata-0");
            broker.stop();
        }
    }

    @Test
    void aRecordOfTheMetadataLogThatNobodyKnows() throws Exception {
        Path segment = lastSegment();
        long endOffset = endOffset(segment);
        MemoryRecords batch = MemoryRecords.withRecords(
                RecordBatch.MAGIC_VALUE_V2,
                endOffset,
                Compression.NONE,
                org.apache.kafka.common.record.TimestampType.CREATE_TIME,
                RecordBatch.NO_PRODUCER_ID,
                RecordBatch.NO_PRODUCER_EPOCH,
                RecordBatch.NO_SEQUENCE,
                1,
                false,
                new SimpleRecord(new byte[] {1, 120, 0, 0}));
        Files.write(segment, bytes(batch.buffer()), StandardOpenOption.APPEND);

        assertThat(failedStart())
                .contains("Ottla cannot start: the metadata quorum failed")
                .contains("120");
    }

    @Test
    void aDamagedSnapshot() throws Exception {
        Files.writeString(metadataLog.resolve("00000000000000000003-0000000001.checkpoint"), "no snapshot");

        assertThat(failedStart()).contains("Ottla cannot start").contains("00000000000000000003-0000000001.checkpoint");
    }

    @Test
    void aDirectoryOfAnotherNode() throws Exception {
        Path meta = metadataLog.resolveSibling("meta.properties");
        Files.writeString(meta, Files.readString(meta).replace("node.id=1", "node.id=2"));

        assertThat(failedStart()).contains("Ottla cannot start").contains("node.id");
    }

    @Test
    void aPortThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(failedStart()).contains("Ottla cannot start").contains(String.valueOf(taken.getLocalPort()));
        }
    }

    /** What the process printed before it ended with exit code 1. */
    private String failedStart() throws IOException, InterruptedException {
        Path output = folder.resolve("failed.log");
        Process process = new ProcessBuilder(
                        Brokers.repository().resolve("bin/ottla").toString(),
                        "start",
                        folder.resolve("server.properties").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("it ends: %s", Files.readString(output))
                    .isTrue();
            assertThat(process.exitValue()).as(Files.readString(output)).isEqualTo(1);
            return Files.readString(output);
        } finally {
            process.destroyForcibly();
        }
    }

    private Path lastSegment() throws IOException {
        try (var files = Files.list(metadataLog)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .max(Path::compareTo)
                    .orElseThrow();
        }
    }

    private static long endOffset(Path segment) throws IOException {
        try (FileChannel channel = FileChannel.open(segment)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
            channel.read(bytes, 0);
            long end = 0;
            for (RecordBatch batch : MemoryRecords.readableRecords(bytes.flip()).batches()) {
                end = batch.nextOffset();
            }
            return end;
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
