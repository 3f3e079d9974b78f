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

/** Two callers add to a plain field of a strand: tasks that overlapped, or did not see each other, would lose one. */
@JCStressTest
@Outcome(id = "4", expect = Expect.ACCEPTABLE, desc = "Every task ran alone and saw those before it")
@Outcome(expect = Expect.FORBIDDEN, desc = "A task was lost, or overlapped another")
@State
public class StrandExclusionStress {
    private static final SystemClock CLOCK = new SystemClock();

    private final Strand strand = new CallerStrand("stress", Runnable::run, CLOCK, DrainBounds.USUAL);
    private int count;

    @Actor
    public void oneThatExecutes() {
        strand.execute(this::add);
        strand.execute(this::add);
    }

    @Actor
    public void oneThatSubmitsAndExecutes() {
        strand.submit(this::add);
        strand.execute(this::add);
    }

    private void add() {
        count++;
    }

    @Arbiter
    public void afterAll(I_Result result) {
        result.r1 = count;
    }
}
