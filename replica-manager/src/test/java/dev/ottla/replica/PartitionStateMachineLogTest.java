package dev.ottla.replica;

import static dev.ottla.replica.World.config;
import static dev.ottla.replica.World.lead;
import static dev.ottla.replica.World.partition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ottla.log.LogConfig;
import dev.ottla.protocol.Bytes;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.record.BatchSettings;
import dev.ottla.protocol.record.ControlRecordType;
import dev.ottla.protocol.record.ControlRecords;
import dev.ottla.protocol.record.EndTransactionMarker;
import dev.ottla.protocol.record.RecordBatchBuilder;
import dev.ottla.runtime.StateMachineLog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartitionStateMachineLogTest {
    record Pair(String key, @Nullable String value) {}

    private static final class PairSerde implements RecordSerde<Pair> {
        @Override
        public Bytes key(Pair pair) {
            return bytes(pair.key());
        }

        @Override
        public @Nullable Bytes value(Pair pair) {
            return pair.value() == null ? null : bytes(pair.value());
        }

        @Override
        public @Nullable Pair read(Bytes key, @Nullable Bytes value) {
            String text = text(key);
            return text.startsWith("?") ? null : new Pair(text, value == null ? null : text(value));
        }

        @Override
        public Pair readTransactional(long producerId, Bytes key, @Nullable Bytes value) {
            return new Pair(producerId + " may say " + text(key), value == null ? null : text(value));
        }

        @Override
        public Pair transactionEnded(long producerId, boolean committed) {
            return new Pair(producerId + " ended", committed ? "committed" : "aborted");
        }

        private static Bytes bytes(String text) {
            return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
        }

        private static String text(Bytes bytes) {
            return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
        }
    }

    private static final ByteBuf ONE = Unpooled.wrappedBuffer(new byte[] {'1'});

    private World world;

    @BeforeEach
    void begin() throws IOException {
        world = new World(4);
    }

    private PartitionStateMachineLog<Pair> log(LeaderPartition partition) {
        return new PartitionStateMachineLog<>(
                partition, new PairSerde(), world.simulation.clock(), UnpooledByteBufAllocator.DEFAULT);
    }

    /** Runs on the partition's strand, as a state machine does. */
    private <T> T onStrand(LeaderPartition partition, Callable<T> work) {
        List<T> result = new ArrayList<>();
        List<Exception> thrown = new ArrayList<>();
        partition.strand().execute(() -> {
            try {
                result.add(work.call());
            } catch (Exception e) {
                thrown.add(e);
            }
        });
        world.settle();
        if (!thrown.isEmpty()) {
            throw (RuntimeException) thrown.getFirst();
        }
        return result.getFirst();
    }

    @Test
    void recordsOfOneAppendStandInOneBatch() {
        LeaderPartition partition = world.led("__consumer_offsets", 1, 1);
        long last = onStrand(partition, () -> log(partition).append(List.of(new Pair("a", "1"), new Pair("b", null))));
        assertThat(last).isEqualTo(1);
        assertThat(onStrand(partition, () -> log(partition).committedEndOffset()))
                .isEqualTo(2);
    }

    @Test
    void theCommitPositionIsTheHighWatermark() {
        LeaderPartition partition = world.led("__consumer_offsets", 2, 1, 2);
        List<Long> commits = new ArrayList<>();
        PartitionStateMachineLog<Pair> log = log(partition);
        partition.strand().execute(() -> log.onCommit(() -> commits.add(log.committedEndOffset())));
        onStrand(partition, () -> log.append(List.of(new Pair("a", "1"))));
        assertThat(commits).isEmpty();
        world.reached(partition, 2, 1);
        assertThat(commits).containsExactly(1L);
    }

    @Test
    void whatDoesNotFitOneBatchIsRefusedBeforeAnythingHappens() {
        LogConfig small = config("max.message.bytes", "200");
        LeaderPartition partition = world.led(lead(partition("__consumer_offsets", 0), 0, 1, small, 1));
        Pair large = new Pair("k", "x".repeat(500));
        assertThatThrownBy(() -> onStrand(partition, () -> log(partition).append(List.of(large))))
                .isInstanceOf(StateMachineLog.RecordsTooLargeException.class)
                .hasMessageContaining("max.message.bytes of __consumer_offsets-0 is 200");
        assertThat(partition.log().view().logEndOffset()).isZero();
    }

    @Test
    void withoutLeadershipTheLogIsUnavailable() {
        LeaderPartition partition = world.led("__consumer_offsets", 1, 1);
        partition.strand().execute(() -> partition.stopLeading(ErrorCode.NOT_LEADER_OR_FOLLOWER));
        assertThatThrownBy(() -> onStrand(partition, () -> log(partition).append(List.of(new Pair("a", "1")))))
                .isInstanceOf(StateMachineLog.LogUnavailableException.class)
                .cause()
                .extracting("error")
                .isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
    }

    @Test
    void replayGivesBackWhatWasAppendedButWhatIsUnknown() throws IOException {
        LeaderPartition partition = world.led("__consumer_offsets", 1, 1);
        PartitionStateMachineLog<Pair> log = log(partition);
        onStrand(partition, () -> log.append(List.of(new Pair("a", "1"), new Pair("?", "x"))));
        onStrand(partition, () -> log.append(List.of(new Pair("a", null))));
        assertThat(replayed(partition)).containsExactly("0 a=1", "2 a=null");
    }

    @Test
    void replayTellsTransactionsFromWhatIsDecided() throws IOException {
        LeaderPartition partition = world.led("__consumer_offsets", 1, 1);
        BatchSettings transactional =
                BatchSettings.at(0).withProducer(7, (short) 0, 0).withTransactional(true);
        appendOwn(partition, pairs(transactional, "a"));
        appendOwn(partition, pairs(BatchSettings.at(0), "b"));
        for (ControlRecordType type : List.of(ControlRecordType.ABORT, ControlRecordType.COMMIT)) {
            EndTransactionMarker marker = new EndTransactionMarker(type, 0);
            appendOwn(
                    partition,
                    ControlRecords.endTransaction(UnpooledByteBufAllocator.DEFAULT, 0, 1_000, 0, 7, (short) 0, marker));
        }
        assertThat(replayed(partition))
                .containsExactly("0 7 may say a=1", "1 b=1", "2 7 ended=aborted", "3 7 ended=committed");
    }

    private void appendOwn(LeaderPartition partition, ByteBuf batch) {
        try {
            assertThat(onStrand(partition, () -> partition.appendOwn(batch)).error())
                    .isEqualTo(ErrorCode.NONE);
        } finally {
            batch.release();
        }
    }

    private static ByteBuf pairs(BatchSettings settings, String key) {
        try (RecordBatchBuilder batch = new RecordBatchBuilder(UnpooledByteBufAllocator.DEFAULT, settings)) {
            return batch.append(1_000, Unpooled.wrappedBuffer(key.getBytes(StandardCharsets.UTF_8)), ONE.duplicate())
                    .build();
        }
    }

    private static List<String> replayed(LeaderPartition partition) throws IOException {
        PartitionReplay<Pair> replay =
                new PartitionReplay<>(partition, new PairSerde(), UnpooledByteBufAllocator.DEFAULT);
        List<String> seen = new ArrayList<>();
        long offset = replay.startOffset();
        while (offset < replay.endOffset()) {
            offset = replay.readPiece(offset, (pair, at) -> seen.add(at + " " + pair.key() + "=" + pair.value()));
        }
        assertThat(offset).isEqualTo(replay.endOffset());
        return seen;
    }
}
