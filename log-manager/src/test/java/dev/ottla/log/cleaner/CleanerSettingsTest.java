package dev.ottla.log.cleaner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.log.CompactionWorld;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Goal: whatever of the cleaner's settings is changed while it runs counts at once, or with the next log. Method: all
 * on the thread of the test, where nothing but the timer wakes a cleaner that waits.
 */
class CleanerSettingsTest {
    private static final Path DISK = Path.of("/data");
    private static final long USUAL_MAP_BYTES = 1 << 20;

    private int others;
    private int compactions;
    private final SimulatedFileStore disk = new SimulatedFileStore(1);
    private final CompactionWorld world = new CompactionWorld(
            disk,
            DISK,
            Map.of("cleanup.policy", "compact", "min.cleanable.dirty.ratio", "0.01", "delete.retention.ms", "1000"));

    @BeforeEach
    void start() throws IOException {
        disk.prepare(DISK);
        world.cleanerConfig = usual();
        world.open();
        others = world.timer.size();
        world.cleaner().start();
        assertThat(waiting()).isEqualTo(1);
    }

    @AfterEach
    void end() {
        world.cleaner().close();
        world.close();
    }

    private static CleanerConfig usual() {
        return backoff(CompactionWorld.BACKOFF_MS);
    }

    private static CleanerConfig backoff(long ms) {
        return new CleanerConfig(true, 1, USUAL_MAP_BYTES, 0.9, 16 << 10, Double.MAX_VALUE, ms);
    }

    private static CleanerConfig rate(double bytesPerSecond) {
        return new CleanerConfig(true, 1, USUAL_MAP_BYTES, 0.9, 16 << 10, bytesPerSecond, CompactionWorld.BACKOFF_MS);
    }

    private static CleanerConfig map(int threads, long bytes, double loadFactor) {
        return new CleanerConfig(
                true, threads, bytes, loadFactor, 16 << 10, Double.MAX_VALUE, CompactionWorld.BACKOFF_MS);
    }

    /** Cleaners that wait, as long as no files are about to be deleted. */
    private int waiting() {
        return world.timer.size() - others;
    }

    private void await(long ms) {
        world.timer.advanceMs(ms);
        world.settle();
    }

    private void rolled(String... records) {
        world.append(records);
        world.roll();
    }

    private void update(CleanerConfig config) {
        world.cleaner().update(config);
        world.settle();
    }

    @Test
    void aShorterBackoffCountsForTheOneUnderWay() {
        update(backoff(100));
        rolled("a=1", "a=2");

        world.timer.advanceMs(99);
        assertThat(world.texts()).hasSize(2);
        await(1);

        assertThat(world.texts()).containsExactly("1:a=2");
    }

    @Test
    void aLongerBackoffCountsForTheOneUnderWay() {
        update(backoff(10 * CompactionWorld.BACKOFF_MS));
        rolled("a=1", "a=2");

        world.timer.advanceMs(10 * CompactionWorld.BACKOFF_MS - 1);
        assertThat(world.texts()).hasSize(2);
        await(1);

        assertThat(world.texts()).containsExactly("1:a=2");
    }

    @Test
    void whoeverWaitsLooksForWorkWhenSettingsChange() {
        rolled("a=1", "a=2");

        update(map(1, 2 * USUAL_MAP_BYTES, 0.9));

        assertThat(world.texts()).containsExactly("1:a=2");
    }

    @Test
    void nothingHappensWhereSettingsAreTheSame() {
        rolled("a=1", "a=2");

        update(usual());

        assertThat(world.texts()).hasSize(2);
    }

    @Test
    void threadsComeAndGo() {
        update(map(3, USUAL_MAP_BYTES, 0.9));
        assertThat(waiting()).isEqualTo(3);

        update(map(2, USUAL_MAP_BYTES, 0.9));
        assertThat(waiting()).isEqualTo(2);

        rolled("a=1", "a=2");
        await(CompactionWorld.BACKOFF_MS);
        assertThat(world.texts()).containsExactly("1:a=2");
    }

    @Test
    void noThreadsAreLeftWhenTheCleanerIsClosed() {
        update(map(3, USUAL_MAP_BYTES, 0.9));
        update(map(2, USUAL_MAP_BYTES, 0.9));

        world.cleaner().close();

        assertThat(waiting()).isZero();
        update(map(4, USUAL_MAP_BYTES, 0.9));
        assertThat(waiting()).isZero();
    }

    /** Nine keys fit into ten slots, five at half the load; each of two threads has half the slots, for four keys. */
    @ParameterizedTest
    @CsvSource({"1, 0.9, 3", "1, 0.5, 4", "2, 0.9, 5"})
    void theNextMapIsAsLargeAndAsFullAsIsSetNow(int threads, double loadFactor, int times) {
        IntStream.range(0, 20).forEach(key -> world.append("k" + key + "=1"));
        world.roll();

        disk.faults().failNextForce(this::countCompactions);

        update(map(threads, 24 * 10, loadFactor));

        assertThat(compactions).isEqualTo(times);
        assertThat(world.log().compaction().cleanedEndOffset()).isEqualTo(20);
    }

    @Test
    void theRateIsTheOneOfNow() {
        update(rate(10_000));
        rolled("a=" + "x".repeat(20_000), "a=2");
        assertThat(elapsedMs(() -> await(CompactionWorld.BACKOFF_MS)) - CompactionWorld.BACKOFF_MS)
                .isBetween(3_500L, 5_000L);

        rolled("b=" + "x".repeat(20_000), "b=2");
        assertThat(elapsedMs(() -> update(rate(100_000)))).isBetween(350L, 500L);
        assertThat(world.texts()).containsExactly("1:a=2", "3:b=2");
    }

    private long elapsedMs(Runnable task) {
        long startMs = world.clock.monotonicMs();
        task.run();
        return world.clock.monotonicMs() - startMs;
    }

    /** Each forces one new segment, and does not fail. */
    private boolean countCompactions(Path forced) {
        if (forced.toString().endsWith(".log.cleaned")) {
            compactions++;
        }
        return false;
    }
}
