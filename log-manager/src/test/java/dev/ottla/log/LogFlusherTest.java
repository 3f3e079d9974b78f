package dev.ottla.log;

import static dev.ottla.log.Batches.batch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a log's files are forced, how often, and by whom. */
class LogFlusherTest {
    private static final Path DISK = Path.of("/data");

    private SimulatedFileStore disk;
    private CutStore store;
    private LogFixture fixture;

    @BeforeEach
    void begin() throws IOException {
        disk = new SimulatedFileStore(8);
        disk.prepare(DISK.resolve("orders-0"));
        store = new CutStore(disk, path -> false);
    }

    private void open(String... config) throws IOException {
        fixture = new LogFixture(store, DISK, config(config));
        fixture.open();
    }

    private static LogConfig config(String... config) {
        return LogConfig.of(
                config.length == 2 ? Map.of(config[0], config[1]) : Map.of(config[0], config[1], config[2], config[3]));
    }

    /** Appends on the strand and leaves what the I/O threads have to do undone. */
    private void appendOnly(String value) {
        ByteBuf bytes = batch(1_000, value);
        fixture.log.strand().execute(() -> {
            AppendResult result = fixture.log.append(bytes, 0, AppendOrigin.CLIENT, 1_000);
            assertThat(result.error()).isEqualTo(ErrorCode.NONE);
        });
        bytes.release();
    }

    @Test
    void onlyDurableSegmentsAreDeletedAndTheOthersWhenTheyAre() throws IOException {
        open("internal.segment.bytes", "200", "retention.ms", "-1");
        for (int i = 0; i < 10; i++) {
            appendOnly("value-" + i);
        }
        long segments = fixture.log.view().segmentCount();
        assertThat(segments).isGreaterThan(3);
        fixture.log.strand().execute(() -> {
            fixture.log.advanceLogStartOffset(10);
            assertThat(fixture.log.deleteOldSegments(0)).isZero();
        });
        assertThat(fixture.log.view().segmentCount()).isEqualTo((int) segments);

        fixture.settle();

        assertThat(fixture.log.view().segmentCount()).isEqualTo(1);
    }

    @Test
    void aRollForcesNothingOnTheStrand() throws IOException {
        open("internal.segment.bytes", "200", "flush.messages", "1");
        for (int i = 0; i < 50; i++) {
            appendOnly("value-" + i);
        }
        assertThat(fixture.log.view().segments().size()).isGreaterThan(5);
        assertThat(store.forces()).isZero();

        fixture.settle();

        assertThat(store.forces()).isPositive();
        assertThat(fixture.log.flusher().durableEnd()).isEqualTo(50);
    }

    @Test
    void appendsThatComeWhileAFlushIsUnderWayShareTheNextOne() throws IOException {
        open("flush.messages", "1");
        fixture.append(batch(1_000, "first")); // forces the new names too
        long before = store.forces();
        for (int i = 0; i < 100; i++) {
            appendOnly("value-" + i);
        }
        fixture.settle();
        assertThat(fixture.log.flusher().durableEnd()).isEqualTo(101);
        assertThat(store.forces() - before).isEqualTo(2);
    }

    @Test
    void anAcknowledgementForcesTheBatchesAndNothingElse() throws IOException {
        open("flush.messages", "1", "index.interval.bytes", "0");
        fixture.append(batch(1_000, "first"));
        fixture.append(batch(1_000, "second"));
        long before = store.forces();
        fixture.append(batch(1_000, "third"));
        assertThat(store.forces() - before).isEqualTo(1);
        assertThat(fixture.log.flusher().recoveryPoint()).isZero();
    }

    @Test
    void flushMsBoundsTheAgeOfWhatIsNotDurable() throws IOException {
        open("flush.ms", "500");
        fixture.append(batch(1_000, "a"));
        assertThat(fixture.log.flusher().acknowledgedEnd()).isEqualTo(1);
        assertThat(fixture.log.flusher().durableEnd()).isZero();
        fixture.clock.advanceMs(500);
        fixture.timer.runDue();
        fixture.settle();
        assertThat(fixture.log.flusher().durableEnd()).isEqualTo(1);
    }

    @Test
    void flushMsThatChangesCountsForWhatWaitsAlready() throws IOException {
        open("flush.ms", "86400000");
        fixture.append(batch(1_000, "a"));
        configure("flush.ms", "500");
        fixture.timer.advanceMs(300);
        configure("flush.ms", "500", "retention.ms", "-1"); // begins no new interval
        assertThat(fixture.log.flusher().durableEnd()).isZero();

        fixture.timer.advanceMs(200);
        fixture.settle();

        assertThat(fixture.log.flusher().durableEnd()).isEqualTo(1);
    }

    @Test
    void flushMsThatIsGivenLateCountsForWhatWaitsAlready() throws IOException {
        open("retention.ms", "-1");
        fixture.append(batch(1_000, "a"));
        configure("flush.ms", "500");

        fixture.timer.advanceMs(500);
        fixture.settle();

        assertThat(fixture.log.flusher().durableEnd()).isEqualTo(1);
    }

    private void configure(String... config) {
        fixture.onStrand(log -> {
            log.updateConfig(config(config));
            return true;
        });
    }

    @Test
    void flushMsBoundsTheAgeOfWhatAKillLeftInThePageCache() throws IOException {
        open("flush.ms", "500");
        fixture.append(batch(1_000, "a"));
        disk.killProcess();
        fixture.open();
        assertThat(fixture.log.flusher().durableEnd()).isZero();

        fixture.timer.advanceMs(500);
        fixture.settle();

        assertThat(fixture.log.flusher().durableEnd()).isEqualTo(1);
        disk.crashLosingAllUnforced();
        fixture.open();
        assertThat(fixture.log.view().logEndOffset()).isEqualTo(1);
    }

    @Test
    void whatAKillLeftInThePageCacheIsForcedBeforeItIsAcknowledged() throws IOException {
        open("flush.messages", "1");
        appendOnly("not forced");
        disk.killProcess();
        fixture.open();
        assertThat(fixture.log.view().logEndOffset()).isEqualTo(1);
        assertThat(fixture.log.flusher().acknowledgedEnd()).isZero();
        List<Long> ends = new ArrayList<>();
        fixture.log
                .strand()
                .execute(() -> fixture.log
                        .flusher()
                        .onChange(() -> ends.add(fixture.log.flusher().acknowledgedEnd())));
        fixture.settle();
        assertThat(ends).containsExactly(1L);
    }

    @Test
    void whatACutLeavesIsForcedBeforeItIsAcknowledged() throws IOException {
        open("flush.messages", "1");
        appendOnly("not forced");
        appendOnly("cut off");
        disk.killProcess();
        fixture.open();
        fixture.log.strand().execute(() -> fixture.log.flusher().onChange(() -> {}));

        fixture.log.strand().execute(() -> {
            assertThat(fixture.log.truncateTo(1)).isTrue();
            assertThat(fixture.log.flusher().acknowledgedEnd()).isZero();
        });
        appendOnly("later");
        assertThat(fixture.log.flusher().acknowledgedEnd()).isZero();

        fixture.settle();
        assertThat(fixture.log.flusher().acknowledgedEnd()).isEqualTo(2);
        disk.crashLosingAllUnforced();
        fixture.open();
        assertThat(fixture.log.view().logEndOffset()).isEqualTo(2);
    }

    @Test
    void whatACutLeavesIsForcedAlsoIfNobodyAppends() throws IOException {
        open("flush.messages", "1");
        appendOnly("not forced");
        appendOnly("cut off");
        fixture.log.strand().execute(() -> fixture.log.truncateTo(1));
        assertThat(fixture.log.flusher().acknowledgedEnd()).isZero();

        fixture.settle();

        assertThat(fixture.log.flusher().acknowledgedEnd()).isEqualTo(1);
    }
}
