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
import org.openjdk.jcstress.infra.results.II_Result;

/** Every task finds itself the owner, and no caller takes itself for the owner outside. */
@JCStressTest
@Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "Owner inside, never outside")
@Outcome(expect = Expect.FORBIDDEN, desc = "A task that is not the owner, or an owner outside a task")
@State
public class StrandOwnerStress {
    private static final SystemClock CLOCK = new SystemClock();

    private final Strand strand = new CallerStrand("stress", Runnable::run, CLOCK, DrainBounds.USUAL);
    private int ownersInside;
    private boolean firstOutside;
    private boolean secondOutside;

    @Actor
    public void one() {
        strand.execute(this::look);
        firstOutside = strand.isOwner();
    }

    @Actor
    public void another() {
        strand.execute(this::look);
        secondOutside = strand.isOwner();
    }

    private void look() {
        ownersInside += strand.isOwner() ? 1 : 0;
    }

    @Arbiter
    public void afterAll(II_Result result) {
        result.r1 = ownersInside;
        result.r2 = firstOutside || secondOutside ? 1 : 0;
    }
}
