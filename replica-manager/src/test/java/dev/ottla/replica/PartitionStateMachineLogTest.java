package dev.ottla.replica;

import static dev.ottla.replica.World.config;
import static dev.ottla.replica.World.lead;
import static dev.ottla.replica.World.partition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ottla.log.LogConfig;
import dev.ottla.protocol.Bytes;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.runtime.StateMachineLog;
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

        private static Bytes bytes(String text) {
            return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
        }

        private static String text(Bytes bytes) {
            return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
        }
    }

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
        PartitionReplay<Pair> replay =
                new PartitionReplay<>(partition, new PairSerde(), UnpooledByteBufAllocator.DEFAULT);
        List<String> seen = new ArrayList<>();
        long offset = replay.startOffset();
        while (offset < replay.endOffset()) {
            offset = replay.readPiece(offset, (pair, at) -> seen.add(at + " " + pair.key() + "=" + pair.value()));
        }
        assertThat(seen).containsExactly("0 a=1", "2 a=null");
        assertThat(offset).isEqualTo(3);
    }
}
