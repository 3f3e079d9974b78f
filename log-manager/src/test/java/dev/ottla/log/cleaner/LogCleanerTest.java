package dev.ottla.log.cleaner;

import static dev.ottla.log.CompactionWorld.batch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.log.AppendOrigin;
import dev.ottla.log.CompactionWorld;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.record.BatchSettings;
import dev.ottla.protocol.record.Compression;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules of compaction, one by one, over a simulated disk. */
class LogCleanerTest {
    private static final Path DISK = Path.of("/data");

    private final SimulatedFileStore disk = new SimulatedFileStore(1);
    private final Map<String, String> topic = new HashMap<>(
            Map.of("cleanup.policy", "compact", "min.cleanable.dirty.ratio", "0.01", "delete.retention.ms", "1000"));
    private CompactionWorld world = new CompactionWorld(disk, DISK, topic);

    @BeforeEach
    void open() throws IOException {
        disk.prepare(DISK);
        world.open();
    }

    private void rolled(String... records) {
        world.append(records);
        world.roll();
    }

    private void with(String key, String value) {
        topic.put(key, value);
        world.updateConfig(topic);
    }

    private void reopen() {
        world.close();
        try {
            world.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void latestRecordOfEachKeyStaysAtItsOffset() {
        rolled("a=1", "b=1", "a=2");
        rolled("c=1", "b=2");
        world.append("a=3");

        world.clean();

        assertThat(world.texts()).containsExactly("2:a=2", "3:c=1", "4:b=2", "5:a=3");
        assertThat(world.log().view().segmentCount()).isEqualTo(2);
        assertThat(world.log().compaction().cleanedEndOffset()).isEqualTo(5);
        assertThat(world.failures).isEmpty();
    }

    @Test
    void batchesKeepTheirHeaders() {
        BatchSettings settings =
                BatchSettings.at(0).withProducer(7, (short) 2, 10).withCompression(Compression.ZSTD);
        world.append(settings, "a=1", "b=1", "a=2");
        rolled("b=2");

        world.clean();

        RecordBatch first = world.batches(RecordBatch::slice).stream()
                .map(bytes -> new RecordBatch(bytes, bytes.readerIndex()))
                .findFirst()
                .orElseThrow();
        assertThat(first.baseOffset()).isZero();
        assertThat(first.lastOffset()).isEqualTo(2);
        assertThat(first.baseSequence()).isEqualTo(10);
        assertThat(first.lastSequence()).isEqualTo(12);
        assertThat(first.producerEpoch()).isEqualTo((short) 2);
        assertThat(first.partitionLeaderEpoch()).isEqualTo(1);
        assertThat(first.compression()).isEqualTo(Compression.ZSTD);
        assertThat(first.recordCount()).isEqualTo(1);
        assertThat(world.texts()).containsExactly("2:a=2", "3:b=2");
    }

    @Test
    void emptyBatchKeepsTheLastSequenceOfALiveProducer() throws IOException {
        world.append(BatchSettings.at(0).withProducer(7, (short) 0, 0), "a=1", "a=2");
        rolled("a=3");

        world.clean();
        assertThat(world.batches(RecordBatch::recordCount)).containsExactly(0, 1);
        world.onStrand(log -> log.flush(point -> {}));
        disk.killProcess();
        for (String name : world.fileNames()) {
            if (name.endsWith(".snapshot")) {
                disk.deleteIfExists(world.partitionDirectory().resolve(name));
            }
        }
        world.open();

        assertThat(world.append(BatchSettings.at(0).withProducer(7, (short) 0, 5), "a=4")
                        .error())
                .isEqualTo(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
        assertThat(world.append(BatchSettings.at(0).withProducer(7, (short) 0, 2), "a=4")
                        .error())
                .isEqualTo(ErrorCode.NONE);
    }

    @Test
    void tombstoneStaysForDeleteRetentionAfterTheFirstCleaning() {
        rolled("a=1", "b=1");
        rolled("a");
        rolled("c=1");

        world.clean();
        assertThat(world.texts()).containsExactly("1:b=1", "2:a", "3:c=1");
        assertThat(world.batches(RecordBatch::deleteHorizonMs)).contains(world.clock.wallClockMs() + 1000);

        world.clock.advanceMs(999);
        rolled("d=1");
        world.clean();
        assertThat(world.texts()).contains("2:a");

        world.clock.advanceMs(1);
        rolled("e=1");
        world.clean();
        assertThat(world.texts()).containsExactly("1:b=1", "3:c=1", "4:d=1", "5:e=1");
    }

    @Test
    void abortedRecordsGoAndTheirMarkerAfterDeleteRetention() {
        rolled("a=1");
        BatchSettings transactional =
                BatchSettings.at(0).withProducer(9, (short) 0, 0).withTransactional(true);
        world.append(transactional, "a=bad", "b=bad");
        world.append(world.marker(9, 0, false), AppendOrigin.COORDINATOR);
        rolled("c=1");

        world.clean();
        assertThat(world.texts()).containsExactly("0:a=1", "4:c=1");
        assertThat(world.batches(RecordBatch::isControlBatch)).contains(true);
        assertThat(world.log().view().segmentCount()).isEqualTo(2);

        world.append(world.marker(9, 1, true), AppendOrigin.COORDINATOR);
        for (String round : List.of("d=1", "e=1", "f=1", "g=1")) {
            rolled(round);
            world.clean();
            world.clock.advanceMs(1000);
        }
        assertThat(world.batches(RecordBatch::isControlBatch))
                .as("its newest epoch")
                .containsOnlyOnce(true);
        assertThat(world.texts()).containsExactly("0:a=1", "4:c=1", "6:d=1", "7:e=1", "8:f=1", "9:g=1");
    }

    @Test
    void committedRecordsStayAndTheirMarkerAsLongAsThey() {
        BatchSettings transactional =
                BatchSettings.at(0).withProducer(9, (short) 0, 0).withTransactional(true);
        world.append(transactional, "a=1");
        world.append(world.marker(9, 0, true), AppendOrigin.COORDINATOR);
        world.append(world.marker(9, 1, true), AppendOrigin.COORDINATOR);
        rolled("b=1");

        world.clean();
        world.clock.advanceMs(1001);
        rolled("c=1");
        world.clean();

        assertThat(world.texts()).containsExactly("0:a=1", "3:b=1", "4:c=1");
        assertThat(world.batches(RecordBatch::isControlBatch)).contains(true);
    }

    @Test
    void nothingFromAnOpenTransactionOnIsCleaned() {
        rolled("a=1", "a=2");
        world.append(BatchSettings.at(0).withProducer(9, (short) 0, 0).withTransactional(true), "a=open");
        world.roll();
        rolled("a=3");

        world.clean();

        assertThat(world.texts()).containsExactly("1:a=2", "2:a=open", "3:a=3");
        assertThat(world.log().compaction().cleanedEndOffset()).isEqualTo(2);
    }

    @Test
    void recordsYoungerThanTheMinimalLagStay() {
        with("min.compaction.lag.ms", "500");
        rolled("a=1", "a=2");
        world.clock.advanceMs(501);
        rolled("a=3");

        world.clean();
        assertThat(world.texts()).containsExactly("1:a=2", "2:a=3");

        world.clock.advanceMs(501);
        world.clean();
        assertThat(world.texts()).containsExactly("2:a=3");
    }

    @Test
    void cleanLogIsLeftAloneUntilEnoughIsDirty() {
        with("min.cleanable.dirty.ratio", "0.5");
        rolled("a=1", "b=1", "c=1", "d=1", "e=1", "f=1", "g=1", "h=1", "i=1", "j=1", "k=1", "l=1", "m=1");
        world.clean();
        rolled("a=2");

        world.clean();

        assertThat(world.texts()).contains("0:a=1", "13:a=2");
    }

    @Test
    void overdueRecordsAreCleanedWhateverTheRatio() {
        with("min.cleanable.dirty.ratio", "1");
        with("max.compaction.lag.ms", "500");
        rolled("a=1", "a=2");
        world.clean();
        assertThat(world.texts()).hasSize(2);

        world.clock.advanceMs(501);
        world.clean();

        assertThat(world.texts()).containsExactly("1:a=2");
    }

    @Test
    void fullMapCleansAPrefixAndTheRestNextTime() {
        world.cleanerConfig = new CleanerConfig(true, 1, 24 * 10, 0.9, 16 << 10, Double.MAX_VALUE, 15_000);
        reopen();
        for (int round = 0; round < 3; round++) {
            for (int key = 0; key < 20; key++) {
                world.append("k" + key + "=" + round);
            }
            world.roll();
        }

        world.clean();

        assertThat(world.texts()).hasSize(20).allMatch(text -> text.endsWith("=2"));
        assertThat(world.log().compaction().cleanedEndOffset()).isEqualTo(60);
        assertThat(world.cleaner().uncleanablePartitions()).isEmpty();
    }

    @Test
    void topicThatBecomesCompactedIsCleanedAndRecordsWithoutKeyGo() {
        with("cleanup.policy", "delete");
        rolled("a=1", "a=2");
        world.clean();
        assertThat(world.texts()).hasSize(2);

        with("cleanup.policy", "compact");
        world.clean();
        assertThat(world.texts()).containsExactly("1:a=2");
    }

    @Test
    void compactedTopicWithDeletionAlsoLosesOldSegments() {
        with("cleanup.policy", "compact,delete");
        with("retention.ms", "1000");
        rolled("a=1", "a=2");
        world.clean();
        world.clock.advanceMs(1001);
        world.append("b=1");

        world.onStrand(log -> log.deleteOldSegments(world.clock.wallClockMs()));

        assertThat(world.texts()).containsExactly("2:b=1");
    }

    @Test
    void batchLargerThanTheBlockIsCleanedWhole() {
        world.cleanerConfig = new CleanerConfig(true, 1, 1 << 20, 0.9, 8 << 10, Double.MAX_VALUE, 15_000);
        reopen();
        rolled("a=1", "big=" + "x".repeat(100_000), "a=2");

        world.clean();

        assertThat(world.records()).hasSize(2);
    }

    @Test
    void lastModifiedStays() throws IOException {
        rolled("a=1", "a=2");
        world.clock.advanceMs(5_000);
        Path log = world.partitionDirectory().resolve("00000000000000000000.log");
        long before = disk.lastModifiedMs(log);

        world.clean();

        assertThat(disk.lastModifiedMs(log)).isEqualTo(before);
    }

    @Test
    void logAppendTimeBatchesKeepTheirTime() {
        with("message.timestamp.type", "LogAppendTime");
        world.append(batch(BatchSettings.at(0), 5, "a=1", "b=1"), AppendOrigin.CLIENT);
        long appended = world.clock.wallClockMs();
        rolled("a=2");

        world.clean();

        assertThat(world.records()).extracting(CompactionWorld.Seen::timestamp).containsOnly(appended);
    }
}
