package dev.ottla.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ottla.log.PowerCutWorld.Promise;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: whatever moment the power fails at, a record that was acknowledged under a promise of durability is there
 * afterwards, once, in its place; nothing else is invented, and the logs load. Method: random histories over three
 * partitions (appends, rolls, cuts, deletions, clean stops, checkpoints, time) on a disk that keeps, loses or tears
 * what was not forced, names included; the power goes at an operation of the disk, each in turn or by chance, and goes
 * again in the next life. Disks that lie and a broker that answers too early show that the test would notice.
 */
class PowerCutTest {
    private static final int STEPS = 40;
    private static final int SEEDS = Integer.getInteger("powercut.seeds", 60);
    private static final Predicate<Path> HONEST = path -> false;

    private static void cutAt(long seed, long operation, Promise promise, Predicate<Path> lies) throws IOException {
        PowerCutWorld world = new PowerCutWorld(seed, promise, lies);
        world.store.cutAt(operation);
        world.live(STEPS);
        world.cutPower(1 + (seed * 31 + operation * 17) % 120);
        world.live(STEPS / 2);
        world.cutPower(Long.MAX_VALUE);
    }

    private static long operations(long seed, Promise promise) throws IOException {
        PowerCutWorld world = new PowerCutWorld(seed, promise, HONEST);
        world.live(STEPS);
        return world.store.operations();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void noAcknowledgedRecordIsLostWhereverThePowerIsCut(long seed) throws IOException {
        long operations = operations(seed, Promise.EACH);
        assertThat(operations).isGreaterThan(20);
        for (long operation = 1; operation <= operations; operation++) {
            cutAt(seed, operation, Promise.EACH, HONEST);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "TOO_EARLY", mode = EnumSource.Mode.EXCLUDE)
    void everyPromiseIsKeptInRandomHistories(Promise promise) throws IOException {
        cutAtRandom(promise, HONEST);
    }

    @Test
    void aBrokerThatAnswersTooEarlyIsFoundOut() {
        assertThatThrownBy(() -> cutAtRandom(Promise.TOO_EARLY, HONEST)).isInstanceOf(AssertionError.class);
    }

    @Test
    void aDiskThatDoesNotForceNamesIsFoundOut() {
        assertThatThrownBy(
                        () -> cutAtRandom(Promise.EACH, path -> path.toString().endsWith("-0")))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void aDiskThatDoesNotForceRecordsIsFoundOut() {
        assertThatThrownBy(
                        () -> cutAtRandom(Promise.EACH, path -> path.toString().endsWith(".log")))
                .isInstanceOf(AssertionError.class);
    }

    private static void cutAtRandom(Promise promise, Predicate<Path> lies) throws IOException {
        for (long seed = 0; seed < SEEDS; seed++) {
            cutAt(1_000 + seed, 1 + seed * 7919 % 300, promise, lies);
        }
    }
}
