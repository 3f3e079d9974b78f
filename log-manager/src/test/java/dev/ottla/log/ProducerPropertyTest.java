package dev.ottla.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.log.ProducerModel.Batch;
import dev.ottla.log.ProducerModel.Kind;
import dev.ottla.log.ProducerModel.Producer;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.record.BatchSettings;
import dev.ottla.protocol.record.ControlRecordType;
import dev.ottla.runtime.simulation.SeededRandom;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Goal: whatever sequence of operations a log goes through, it knows of producers, transactions and leader epochs what
 * its batches say. Method: random sequences of idempotent, transactional and replicated appends, good ones and bad
 * ones, with truncations, rolls, clean stops and kills in between; after every step the log is compared with
 * {@link ProducerModel}. The seed is the test's parameter.
 */
class ProducerPropertyTest {
    private static final Path DISK = Path.of("/data");
    private static final int SEEDS = 60;
    private static final int STEPS = 100;
    private static final int PRODUCERS = 4;

    private final ProducerModel model = new ProducerModel();
    private SeededRandom random;
    private SimulatedFileStore disk;
    private LogFixture fixture;
    private int leaderEpoch;

    static List<Long> seeds() {
        return LongStream.range(0, SEEDS).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void logKnowsWhatItsBatchesSay(long seed) throws IOException {
        random = new SeededRandom(seed);
        disk = new SimulatedFileStore(seed);
        disk.prepare(DISK.resolve("orders-0"));
        LogConfig config = LogConfig.of(Map.of(
                "internal.segment.bytes", String.valueOf(random.between(300, 2_000)),
                "index.interval.bytes", String.valueOf(random.between(0, 600)),
                "retention.ms", "-1"));
        fixture = new LogFixture(disk, DISK, config);
        fixture.open();
        for (int step = 0; step < STEPS; step++) {
            step();
            compare();
        }
        assertThat(fixture.failures).isEmpty();
    }

    private void step() throws IOException {
        switch (random.nextInt(20)) {
            case 0 ->
                fixture.check(log -> {
                    log.rollSegment();
                    return true;
                });
            case 1 -> truncate();
            case 2 -> {
                assertThat(fixture.check(PartitionLog::close)).isTrue();
                reopen(true);
            }
            case 3 -> {
                disk.killProcess();
                reopen(false);
            }
            case 4 -> leaderEpoch++;
            case 5, 6, 7 -> end();
            case 8, 9 -> repeat();
            case 10 -> leaveAGap();
            case 11, 12, 13 -> replicate();
            default -> append();
        }
    }

    private long anyProducer() {
        return 100 + random.nextInt(PRODUCERS);
    }

    /** Half of the producers are transactional. */
    private static Kind kind(long producerId) {
        return producerId % 2 == 0 ? Kind.TRANSACTIONAL : Kind.DATA;
    }

    /**
     * What the producer sends next: now and then in a new epoch, which a transactional one begins between transactions.
     */
    private Batch next(long producerId, long base) {
        Producer known = model.producer(producerId);
        long last = base + random.nextInt(3);
        if (known == null) {
            return new Batch(base, last, leaderEpoch, producerId, (short) 0, random.nextInt(3), kind(producerId));
        }
        boolean isOpen = model.openTransactions().containsKey(producerId);
        if (!isOpen && random.chance(0.1)) {
            short epoch = (short) (known.epoch() + 1);
            return new Batch(base, last, leaderEpoch, producerId, epoch, 0, kind(producerId));
        }
        int sequence = known.batches().isEmpty() ? 0 : known.batches().getLast().nextSequence();
        return new Batch(base, last, leaderEpoch, producerId, known.epoch(), sequence, kind(producerId));
    }

    private void append() {
        Batch batch = next(anyProducer(), model.logEndOffset);
        AppendResult result = fixture.append(bytes(batch, 0), leaderEpoch, AppendOrigin.CLIENT);
        assertThat(result.error()).isEqualTo(ErrorCode.NONE);
        assertThat(result.firstOffset()).isEqualTo(batch.base());
        assertThat(result.lastOffset()).isEqualTo(batch.last());
        accepted(batch);
    }

    /** As a leader would send it, offsets included; some may be missing since it has compacted. */
    private void replicate() {
        Batch batch = next(anyProducer(), model.logEndOffset + random.nextInt(3));
        AppendResult result = fixture.append(bytes(batch, batch.base()), -1, AppendOrigin.REPLICATION);
        assertThat(result.error()).isEqualTo(ErrorCode.NONE);
        accepted(batch);
    }

    private void accepted(Batch batch) {
        model.append(batch);
        fixture.check(log -> {
            log.updateHighWatermark(model.logEndOffset);
            return true;
        });
    }

    /** One of the last five batches comes again. */
    private void repeat() {
        Producer known = model.producer(anyProducer());
        if (known == null || known.batches().isEmpty()) {
            return;
        }
        Batch again = known.batches().get(random.nextInt(known.batches().size()));
        AppendResult result = fixture.append(bytes(again, 0), leaderEpoch, AppendOrigin.CLIENT);
        assertThat(result.duplicate()).isTrue();
        assertThat(result.firstOffset()).isEqualTo(again.base());
        assertThat(result.lastOffset()).isEqualTo(again.last());
    }

    private void leaveAGap() {
        long producerId = anyProducer();
        Producer known = model.producer(producerId);
        if (known == null || known.batches().isEmpty()) {
            return;
        }
        Batch next = next(producerId, model.logEndOffset);
        Batch behindAGap = new Batch(
                next.base(), next.last(), leaderEpoch, producerId, next.epoch(), next.sequence() + 7, next.kind());
        AppendResult result = fixture.append(bytes(behindAGap, 0), leaderEpoch, AppendOrigin.CLIENT);
        assertThat(result.error()).isEqualTo(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
    }

    private void end() {
        long producerId = anyProducer();
        Producer known = model.producer(producerId);
        if (known == null || kind(producerId) != Kind.TRANSACTIONAL) {
            return;
        }
        Kind kind = random.chance(0.5) ? Kind.COMMIT : Kind.ABORT;
        long offset = model.logEndOffset;
        ControlRecordType type = kind == Kind.COMMIT ? ControlRecordType.COMMIT : ControlRecordType.ABORT;
        ByteBuf marker = Batches.marker(producerId, known.epoch(), type, 0);
        assertThat(fixture.append(marker, leaderEpoch, AppendOrigin.COORDINATOR).error())
                .isEqualTo(ErrorCode.NONE);
        accepted(new Batch(offset, offset, leaderEpoch, producerId, known.epoch(), -1, kind));
    }

    private void truncate() {
        long offset = random.between(0, model.logEndOffset);
        assertThat(fixture.check(log -> log.truncateTo(offset))).isTrue();
        model.truncateTo(offset);
    }

    /** A log that was cut where compaction had left a hole may forget the hole. */
    private void reopen(boolean cleanStop) throws IOException {
        fixture.open(fixture.log.flusher().recoveryPoint(), 0, cleanStop);
        long held = model.batches.isEmpty() ? 0 : model.batches.getLast().last() + 1;
        assertThat(fixture.log.view().logEndOffset()).isBetween(held, model.logEndOffset);
        model.logEndOffset = fixture.log.view().logEndOffset();
        fixture.check(log -> {
            log.updateHighWatermark(log.view().logEndOffset());
            return true;
        });
    }

    private static ByteBuf bytes(Batch batch, long base) {
        BatchSettings settings = BatchSettings.at(base)
                .withPartitionLeaderEpoch(batch.leaderEpoch())
                .withProducer(batch.producerId(), batch.epoch(), batch.sequence())
                .withTransactional(batch.kind() == Kind.TRANSACTIONAL);
        String[] values = new String[(int) (batch.last() - batch.base()) + 1];
        for (int i = 0; i < values.length; i++) {
            values[i] = "value " + (batch.base() + i);
        }
        return Batches.batch(settings, 1_000, values);
    }

    private void compare() throws IOException {
        LogView view = fixture.log.view();
        assertThat(view.logEndOffset()).isEqualTo(model.logEndOffset);
        assertThat(view.firstUnstableOffset()).isEqualTo(model.firstUnstableOffset());
        assertThat(view.leaderEpochs().entries()).isEqualTo(model.epochs());
        long from = random.between(0, model.logEndOffset);
        long end = random.between(from, model.logEndOffset);
        assertThat(view.abortedTransactions(from, end).stream()
                        .filter(aborted -> aborted.lastOffset() >= from && aborted.firstOffset() < end)
                        .map(aborted -> aborted.producerId() + " " + aborted.firstOffset() + "-" + aborted.lastOffset())
                        .sorted())
                .isEqualTo(model.aborted(from, end));
    }
}
