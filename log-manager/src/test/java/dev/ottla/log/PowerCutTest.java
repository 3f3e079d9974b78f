package dev.ottla.log;

import static dev.ottla.log.PowerCutMix.Step.ABORT;
import static dev.ottla.log.PowerCutMix.Step.ADVANCE_START;
import static dev.ottla.log.PowerCutMix.Step.BEGIN_ANEW;
import static dev.ottla.log.PowerCutMix.Step.CHECKPOINT;
import static dev.ottla.log.PowerCutMix.Step.CUT;
import static dev.ottla.log.PowerCutMix.Step.DELETE;
import static dev.ottla.log.PowerCutMix.Step.FAIL_FORCE;
import static dev.ottla.log.PowerCutMix.Step.NEW_EPOCH;
import static dev.ottla.log.PowerCutMix.Step.PASS_TIME;
import static dev.ottla.log.PowerCutMix.Step.ROLL;
import static dev.ottla.log.PowerCutMix.Step.STOP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.log.CutStore.Force;
import dev.ottla.log.PowerCutMix.Bias;
import dev.ottla.log.PowerCutWorld.Promise;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: whatever moment the power fails at, a record that was acknowledged under a promise of durability is there
 * afterwards, once, in its place; nothing else is invented, and the logs load. Method: random histories over three
 * partitions (appends, aborted transactions, rolls, cuts, deletions, clean stops, checkpoints, time) on a disk that
 * keeps, loses or tears what was not forced, names included; the power goes at an operation of the disk, each in turn
 * or by chance, and goes again in each next life. {@link Mistake}s show that the test would notice.
 */
class PowerCutTest {
    private static final int STEPS = 40;
    private static final int LIVES = 5;
    private static final int MISTAKEN_LIVES = 40;
    private static final int SEEDS = Integer.getInteger("powercut.seeds", 100);
    private static final int MISTAKEN_SEEDS = 12;
    private static final Predicate<Force> HONEST = force -> false;
    private static final Path DISK = Path.of("/data");

    /** What a broker, or its disk, could do wrong, and under which promise and in which histories it shows. */
    enum Mistake {
        ANSWERS_COME_TOO_EARLY(Promise.TOO_EARLY, Bias.NONE, HONEST),
        RECORDS_ARE_NOT_FORCED(Promise.EACH, Bias.NONE, force -> force.concerns(".log")),
        SEGMENT_NAMES_ARE_NOT_FORCED(
                Promise.EACH, Bias.NONE, force -> force.names() && !force.path().equals(DISK)),
        NEW_LOGS_NAMES_ARE_NOT_FORCED(
                Promise.EACH,
                new Bias(
                        Set.of(DELETE),
                        Set.of(CHECKPOINT, PASS_TIME, STOP, CUT, BEGIN_ANEW, ADVANCE_START, FAIL_FORCE)),
                force -> force.names() && force.path().equals(DISK) && force.renamed() == null),
        CHECKPOINTS_ARE_NOT_FORCED(
                Promise.TIMED,
                new Bias(Set.of(CHECKPOINT, CUT, BEGIN_ANEW, ROLL), Set.of(STOP, DELETE, FAIL_FORCE)),
                force -> force.names() && force.path().equals(DISK) && force.concerns("-checkpoint")),
        EPOCHS_ARE_NOT_FORCED(
                Promise.EACH,
                new Bias(Set.of(NEW_EPOCH, ROLL, CHECKPOINT), Set.of(DELETE, BEGIN_ANEW, CUT, STOP, FAIL_FORCE)),
                force -> force.concerns("leader-epoch-checkpoint")),
        TRANSACTION_INDEXES_ARE_NOT_FORCED(
                Promise.EACH,
                new Bias(
                        Set.of(ABORT, ROLL, CHECKPOINT),
                        Set.of(DELETE, BEGIN_ANEW, CUT, ADVANCE_START, STOP, PASS_TIME, FAIL_FORCE)),
                force -> force.concerns(".txnindex")),
        FAILED_FORCES_ARE_FORGOTTEN(
                Promise.EACH,
                new Bias(Set.of(FAIL_FORCE), Set.of(DELETE, BEGIN_ANEW, CUT, ADVANCE_START, STOP)),
                HONEST),
        TOPIC_IDS_ARE_NOT_FORCED(Promise.EACH, Bias.NONE, force -> force.concerns("partition.metadata"));

        private final Promise promise;
        private final Bias bias;
        private final Predicate<Force> lies;

        Mistake(Promise promise, Bias bias, Predicate<Force> lies) {
            this.promise = promise;
            this.bias = bias;
            this.lies = lies;
        }
    }

    private static void cutAt(long operation, int lives, PowerCutWorld world) throws IOException {
        world.store.cutAt(operation);
        world.live(STEPS);
        for (int life = 1; life < lives; life++) {
            world.cutPower(1 + (operation * 17 + life * 7919L) % 120);
            world.live(STEPS);
        }
        world.cutPower(Long.MAX_VALUE);
    }

    private static void cutAtRandom(long seed, int lives, Mistake mistake) throws IOException {
        PowerCutWorld world = new PowerCutWorld(1_000 + seed, mistake.promise, mistake.bias, mistake.lies);
        world.forgetsFailures = mistake == Mistake.FAILED_FORCES_ARE_FORGOTTEN;
        cutAt(1 + seed * 7919 % 300, lives, world);
    }

    private static long operations(long seed, Promise promise) throws IOException {
        PowerCutWorld world = new PowerCutWorld(seed, promise, Bias.NONE, HONEST);
        world.live(STEPS);
        return world.store.operations();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 4})
    void noAcknowledgedRecordIsLostWhereverThePowerIsCut(long seed) throws IOException {
        long operations = operations(seed, Promise.EACH);
        assertThat(operations).isGreaterThan(10);
        for (long operation = 1; operation <= operations; operation++) {
            cutAt(operation, 2, new PowerCutWorld(seed, Promise.EACH, Bias.NONE, HONEST));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "TOO_EARLY", mode = EnumSource.Mode.EXCLUDE)
    void everyPromiseIsKeptInRandomHistories(Promise promise) throws IOException {
        for (long seed = 0; seed < SEEDS; seed++) {
            cutAt(1 + seed * 7919 % 300, LIVES, new PowerCutWorld(1_000 + seed, promise, Bias.NONE, HONEST));
        }
    }

    @ParameterizedTest
    @EnumSource
    void mistakesAreFoundInMostHistories(Mistake mistake) {
        int found = 0;
        for (long seed = 0; seed < MISTAKEN_SEEDS; seed++) {
            try {
                cutAtRandom(seed, MISTAKEN_LIVES, mistake);
            } catch (AssertionError | IOException noticed) {
                found++;
            }
        }
        assertThat(found).as("%s of %s histories", found, MISTAKEN_SEEDS).isGreaterThanOrEqualTo(MISTAKEN_SEEDS / 2);
    }
}
