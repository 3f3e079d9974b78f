package dev.ottla.runtime.stress;

import dev.ottla.runtime.SystemClock;
import dev.ottla.runtime.SystemTimer;
import dev.ottla.runtime.Timer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Two callers cancel the same timeout: exactly one is told that it did. */
@JCStressTest
@Outcome(id = "true, false", expect = Expect.ACCEPTABLE, desc = "The first did it")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "The second did it")
@Outcome(expect = Expect.FORBIDDEN, desc = "Both, or none")
@State
public class TimeoutCancelStress {
    private static final SystemTimer TIMER = new SystemTimer("stress", new SystemClock());
    private static final long NEVER_MS = 3_600_000;

    private final Timer.Timeout timeout = TIMER.schedule(NEVER_MS, () -> {});

    @Actor
    public void one(ZZ_Result result) {
        result.r1 = timeout.cancel();
    }

    @Actor
    public void another(ZZ_Result result) {
        result.r2 = timeout.cancel();
    }
}
