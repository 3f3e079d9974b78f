package dev.ottla.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.runtime.simulation.SeededRandom;
import dev.ottla.runtime.simulation.SimulatedClock;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import dev.ottla.runtime.simulation.SimulatedStrands;
import dev.ottla.runtime.simulation.SimulatedTimer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** One broker's logs on a disk whose power fails, started again and again. Everything follows from the seed. */
final class PowerCutWorld {
    private static final Path DISK = Path.of("/data");
    /** One seed in so many has its files preallocated. */
    private static final int PREALLOCATED_EVERY = 5;
    /** Watching every access to a buffer for leaks would take most of the time. */
    private static final UnpooledByteBufAllocator UNWATCHED = new UnpooledByteBufAllocator(false, true);

    /** What producers are promised. */
    enum Promise {
        /** {@code flush.messages=1}: every acknowledged record. */
        EACH,
        /** {@code flush.messages=5}: all but the last four. */
        EVERY_FIVE,
        /** {@code flush.ms=500}: what is older. */
        TIMED,
        /** As the first, but acknowledged without waiting: the mistake that has to be found. */
        TOO_EARLY
    }

    private final SeededRandom random;
    private final Promise promise;
    private final Predicate<CutStore.Force> lies;
    private final SimulatedFileStore disk;
    private final Map<TopicPartition, PartitionHistory> histories = new TreeMap<>();
    private final boolean preallocates;
    private LogConfig config = LogConfig.of(Map.of());
    private final PowerCutMix mix;
    CutStore store;
    /** A broker that does not know, when it starts again, that a force has failed: the mistake that has to be found. */
    boolean forgetsFailures;

    private SimulatedClock clock = new SimulatedClock();
    private SimulatedTimer timer = new SimulatedTimer(clock);
    private SimulatedStrands strands;
    private boolean inlineIo;
    private LogManager manager;
    private long nextId = 1;

    PowerCutWorld(long seed, Promise promise, PowerCutMix.Bias bias, Predicate<CutStore.Force> lies)
            throws IOException {
        this.random = new SeededRandom(seed);
        this.promise = promise;
        this.lies = lies;
        this.disk = new SimulatedFileStore(seed);
        disk.prepare(DISK);
        this.mix = new PowerCutMix(random, bias);
        this.preallocates = seed % PREALLOCATED_EVERY == 3;
        for (String name : List.of("a-0", "a-1", "b-0")) {
            histories.put(TopicPartition.ofDirectory(name), new PartitionHistory(nextId++));
        }
        start(Long.MAX_VALUE);
    }

    /** Every time the broker starts its operator has thought of other settings. */
    private LogConfig drawConfig() {
        return LogConfig.of(Map.of(
                "internal.segment.bytes",
                String.valueOf(random.between(300, 1_500)),
                "index.interval.bytes",
                String.valueOf(random.between(0, 400)),
                "file.delete.delay.ms",
                "1000",
                "retention.ms",
                "-1",
                "preallocate",
                String.valueOf(preallocates && random.chance(0.7)),
                "flush.messages",
                promise == Promise.TIMED ? "1000000" : promise == Promise.EVERY_FIVE ? "5" : "1",
                "flush.ms",
                promise == Promise.TIMED ? "500" : String.valueOf(Long.MAX_VALUE)));
    }

    /** Opens everything that is on the disk; the power goes at this operation, counted from now. */
    private void start(long cutAfter) throws IOException {
        config = drawConfig();
        store = new CutStore(disk, lies);
        strands = SimulatedStrands.inline(random.fork());
        clock = new SimulatedClock();
        timer = new SimulatedTimer(clock);
        Executor pool = strands.pool("io");
        Executor io = task -> (inlineIo ? (Executor) Runnable::run : pool).execute(task);
        LogManagerPorts ports =
                new LogManagerPorts(store, clock, timer, io, strands.factory(), random.fork(), UNWATCHED);
        LogManagerConfig settings = new LogManagerConfig(
                List.of(DISK),
                LogManagerConfig.Intervals.USUAL,
                new LogManagerConfig.ProducerExpiry(86_400_000, 600_000),
                new LogManagerConfig.Resources(2, 1 << 20, 3));
        inlineIo = true;
        manager = LogManager.open(settings, ports, (directory, offline, cause) -> {});
        manager.load(topic -> config);
        inlineIo = false;
        manager.start();
        store.cutAt(cutAfter == Long.MAX_VALUE ? cutAfter : store.operations() + cutAfter);
    }

    /** Some operations, in whatever order the threads run; ends early when the power goes. */
    void live(int steps) throws IOException {
        for (int step = 0; step < steps && !store.isCut(); step++) {
            if (isDown()) {
                startAgain();
            }
            TopicPartition partition = List.copyOf(histories.keySet()).get(random.nextInt(histories.size()));
            step(partition, histories.get(partition));
            for (int n = mix.drawTasks(random); n > 0; n--) {
                strands.step();
            }
        }
    }

    /** Whether the power is off, or the disk has failed and nothing is served any more. */
    private boolean isDown() {
        return store.isCut() || !manager.directories().getFirst().isOnline();
    }

    private void step(TopicPartition partition, PartitionHistory history) throws IOException {
        if (history.isLeaving()) {
            return;
        }
        PartitionLog log = manager.get(partition);
        if (log == null) {
            create(partition);
            return;
        }
        switch (mix.draw(random)) {
            case APPEND -> log.strand().execute(() -> append(log, history));
            case ABORT -> log.strand().execute(() -> abortTransaction(log, history));
            case ROLL -> log.strand().execute(log::rollSegment);
            case CUT -> log.strand().execute(() -> truncate(log, history));
            case BEGIN_ANEW -> log.strand().execute(() -> beginAnew(log, history));
            case ADVANCE_START -> log.strand().execute(() -> advanceStart(log, history));
            case NEW_EPOCH -> history.newEpoch();
            case PASS_TIME -> passTime();
            case CHECKPOINT -> checkpoint();
            case DELETE -> delete(partition, history);
            case FAIL_FORCE ->
                disk.faults().failNextForce(path -> path.toString().endsWith(".log"));
            case STOP -> stopCleanly();
            case KILL -> kill();
        }
    }

    private void create(TopicPartition partition) throws IOException {
        try {
            inlineIo = true;
            PartitionHistory history = histories.get(partition);
            TopicIdPartition id = new TopicIdPartition(new Uuid(5, nextId++), partition);
            inlineIo = random.chance(0.5);
            PartitionLog begun = manager.getOrBegin(id, config, LogPlacement.NEW);
            inlineIo = true;
            PartitionLog log = begun != null ? begun : manager.getOrCreate(id, config);
            history.topicId(log.topicId());
            watch(log, history);
        } catch (IOException e) {
            assertThat(isDown()).as("%s", e).isTrue();
        } finally {
            inlineIo = false;
        }
    }

    private void watch(PartitionLog log, PartitionHistory history) {
        log.strand().execute(() -> log.flusher().onChange(() -> acknowledge(log, history)));
    }

    private void append(PartitionLog log, PartitionHistory history) {
        if (isWritten(log, history)) {
            tryAppend(log, history, history.attempt(values()));
        }
    }

    private void abortTransaction(PartitionLog log, PartitionHistory history) {
        long transactionalId = nextId++;
        if (isWritten(log, history) && tryAppend(log, history, history.attemptTransaction(transactionalId, values()))) {
            tryAppend(log, history, history.attemptAbort(transactionalId));
        }
    }

    private boolean isWritten(PartitionLog log, PartitionHistory history) {
        return log.isWritable() && histories.get(log.topicPartition()) == history;
    }

    private List<String> values() {
        List<String> values = new ArrayList<>();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            values.add("v" + nextId++ + "-".repeat(random.nextInt(60)));
        }
        return values;
    }

    private boolean tryAppend(PartitionLog log, PartitionHistory history, PartitionHistory.Batch batch) {
        AppendResult result = append(log, batch);
        assertThat(result.error() == ErrorCode.NONE || isDown())
                .as("%s", result)
                .isTrue();
        if (result.error() == ErrorCode.NONE) {
            assertThat(result.firstOffset()).isEqualTo(batch.start());
            acknowledge(log, history);
        }
        return result.error() == ErrorCode.NONE;
    }

    private AppendResult append(PartitionLog log, PartitionHistory.Batch batch) {
        ByteBuf bytes = batch.bytes();
        try {
            AppendOrigin origin =
                    batch.kind() == PartitionHistory.Kind.ABORT ? AppendOrigin.COORDINATOR : AppendOrigin.CLIENT;
            return log.append(bytes, batch.leaderEpoch(), origin, clock.wallClockMs());
        } finally {
            bytes.release();
        }
    }

    private void acknowledge(PartitionLog log, PartitionHistory history) {
        if (isDown()) {
            return; // nobody hears it
        }
        long end = log.flusher().acknowledgedEnd();
        switch (promise) {
            case EACH -> history.promise(end);
            case EVERY_FIVE -> history.promise(end - 4);
            case TIMED -> {}
            case TOO_EARLY -> history.promise(log.view().logEndOffset());
        }
    }

    private void truncate(PartitionLog log, PartitionHistory history) {
        long offset = random.between(history.startOffset(), history.endOffset());
        if (offset < history.endOffset() && log.isWritable()) {
            long end = history.aboutToCut(offset);
            if (log.truncateTo(offset) && !isDown()) {
                assertThat(log.view().logEndOffset()).isEqualTo(end);
                history.cutTo(end);
                history.newProducer(nextId++);
            }
        }
    }

    private void beginAnew(PartitionLog log, PartitionHistory history) {
        long offset = random.between(0, history.endOffset() + 10);
        if (log.isWritable()) {
            history.aboutToBeginAnew();
            if (log.truncateFullyAndStartAt(offset) && !isDown()) {
                history.beginAnewAt(offset);
                history.newProducer(nextId++);
            }
        }
    }

    private void advanceStart(PartitionLog log, PartitionHistory history) {
        long offset = random.between(history.startOffset(), Math.max(history.startOffset(), history.promisedEnd()));
        log.updateHighWatermark(history.promisedEnd());
        if (log.advanceLogStartOffset(offset)) {
            history.startAt(offset);
        }
        log.deleteOldSegments(clock.wallClockMs());
    }

    private void passTime() {
        Map<PartitionHistory, Long> before = new IdentityHashMap<>();
        histories.values().forEach(history -> before.put(history, history.endOffset()));
        long endMs = clock.monotonicMs() + List.of(600L, 5_001L, 60_001L).get(random.nextInt(3));
        strands.runUntilIdle();
        while (!store.isCut() && timer.msToNext() <= endMs - clock.monotonicMs()) {
            clock.advanceMs(timer.msToNext());
            timer.runDue();
            strands.runUntilIdle();
        }
        if (promise == Promise.TIMED && !isDown()) {
            before.forEach(PartitionHistory::promise);
        }
    }

    private void checkpoint() {
        Map<PartitionHistory, Long> before = starts();
        manager.checkpoint();
        if (!isDown()) {
            before.forEach(PartitionHistory::keepStart);
        }
    }

    private Map<PartitionHistory, Long> starts() {
        Map<PartitionHistory, Long> starts = new IdentityHashMap<>();
        for (PartitionLog log : manager.all()) {
            starts.put(histories.get(log.topicPartition()), log.view().logStartOffset());
        }
        return starts;
    }

    private void delete(TopicPartition partition, PartitionHistory history) {
        if (random.chance(0.5)) {
            history.leave();
            delete(partition);
        }
    }

    private void delete(TopicPartition partition) {
        manager.delete(partition, () -> {
            if (!store.isCut()) {
                histories.put(partition, new PartitionHistory(nextId++));
            }
        });
    }

    private void stopCleanly() throws IOException {
        strands.runUntilIdle();
        inlineIo = true;
        manager.close();
        if (!isDown()) {
            histories.values().forEach(history -> history.promise(history.endOffset()));
            histories.values().forEach(history -> history.keepStart(history.startOffset()));
            start(Long.MAX_VALUE);
            takeUp(PartitionHistory::endOffset);
        }
        inlineIo = false;
    }

    /** The disk failed: the process ends and another one begins, on the same kernel with the same page cache. */
    private void startAgain() throws IOException {
        strands.runUntilIdle();
        if (store.isCut()) {
            return;
        }
        long cutAfter = store.operationsLeft();
        disk.killProcess();
        disk.faults().failNextForce(path -> false);
        if (forgetsFailures) {
            disk.deleteIfExists(DISK.resolve(".ottla-disk-failed"));
        }
        start(cutAfter);
        takeUp(PartitionHistory::promisedEnd);
    }

    /** The process is killed: what it was about to do is not done, and the kernel has all that it wrote. */
    private void kill() throws IOException {
        long cutAfter = store.operationsLeft();
        disk.killProcess();
        disk.faults().failNextForce(path -> false);
        start(cutAfter);
        takeUp(PartitionHistory::endOffset);
    }

    /** The power is off for a moment; what was promised has to be there, and nothing that nobody wrote. */
    void cutPower(long nextCutAfter) throws IOException {
        store.cutAt(0);
        strands.runUntilIdle();
        disk.faults().failNextForce(path -> false);
        if (random.chance(0.3)) {
            disk.crashLosingAllUnforced();
        } else {
            disk.crash(random.nextLong());
        }
        start(nextCutAfter);
        takeUp(PartitionHistory::promisedEnd);
    }

    private void takeUp(ToLongFunction<PartitionHistory> leastEnd) throws IOException {
        for (TopicPartition partition : List.copyOf(histories.keySet())) {
            if (store.isCut()) {
                return; // again already, by what is done here: the next life is looked at
            }
            PartitionHistory history = histories.get(partition);
            PartitionLog log = manager.get(partition);
            if (log == null) {
                assertThat(history.isLeaving() || history.promisedEnd() == 0)
                        .as("%s is gone, %s", partition, random)
                        .isTrue();
                histories.put(partition, new PartitionHistory(nextId++));
                continue;
            }
            history.check(log, leastEnd.applyAsLong(history), partition + ", " + random);
            onStrand(log, one -> checkRepetition(one, history));
            if (history.isLeaving()) {
                delete(partition);
                strands.runUntilIdle();
            } else {
                history.newProducer(nextId++);
                identify(partition, history);
                watch(log, history);
            }
        }
    }

    /** As whoever leads a partition does: where the power cut took the topic's id away it is written again. */
    private void identify(TopicPartition partition, PartitionHistory history) {
        Uuid id = history.topicId();
        if (id != null) {
            manager.getOrBegin(new TopicIdPartition(id, partition), config, LogPlacement.NEW);
        }
    }

    /** A producer that did not hear of its last batch sends it again. */
    private void checkRepetition(PartitionLog log, PartitionHistory history) {
        PartitionHistory.Batch last = history.lastPromised();
        if (last != null) {
            AppendResult again = append(log, last);
            assertThat(again.duplicate() || isDown())
                    .as("%s sent again: %s, %s", last, again, random)
                    .isTrue();
        }
    }

    private static void onStrand(PartitionLog log, Consumer<PartitionLog> task) {
        List<AssertionError> failed = new ArrayList<>();
        log.strand().execute(() -> {
            try {
                task.accept(log);
            } catch (AssertionError e) {
                failed.add(e);
            }
        });
        if (!failed.isEmpty()) {
            throw failed.getFirst();
        }
    }
}
