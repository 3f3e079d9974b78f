package dev.ottla.runtime.stress;

import dev.ottla.runtime.CallerStrand;
import dev.ottla.runtime.DrainBounds;
import dev.ottla.runtime.Strand;
import dev.ottla.runtime.SystemClock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Tasks 1, 2, 3 of one caller and 7, 8 of another: each caller's digits stand in its order, whatever lies between. */
@JCStressTest
@Outcome(
        id = {"12378", "12738", "12783", "17238", "17283", "17823", "71238", "71283", "71823", "78123"},
        expect = Expect.ACCEPTABLE,
        desc = "Each caller's order is kept")
@Outcome(expect = Expect.FORBIDDEN, desc = "A task was lost, doubled, or overtook one of its own caller")
@State
public class StrandOrderStress {
    private static final SystemClock CLOCK = new SystemClock();

    private final Strand strand = new CallerStrand("stress", Runnable::run, CLOCK, new DrainBounds(1, 1));
    private int digits;

    @Actor
    public void one() {
        strand.execute(() -> write(1));
        strand.submit(() -> write(2));
        strand.execute(() -> write(3));
    }

    @Actor
    public void another() {
        strand.submit(() -> write(7));
        strand.execute(() -> write(8));
    }

    private void write(int digit) {
        digits = digits * 10 + digit;
    }

    @Arbiter
    public void afterAll(I_Result result) {
        result.r1 = digits;
    }
}
