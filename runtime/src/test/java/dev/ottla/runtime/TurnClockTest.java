package dev.ottla.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.runtime.simulation.SimulatedClock;
import org.junit.jupiter.api.Test;

class TurnClockTest {
    private final SimulatedClock clock = new SimulatedClock();
    private final TurnClock turnClock = new TurnClock(clock);

    @Test
    void timeDoesNotGoBackWhenTheWallClockIsSetBack() {
        clock.advanceMs(10);
        clock.setWallClockMs(0);
        assertThat(turnClock.nowMs()).isEqualTo(SimulatedClock.START_MS + 10);
        clock.advanceMs(5);
        assertThat(turnClock.nowMs()).isEqualTo(SimulatedClock.START_MS + 15);
    }

    @Test
    void aSmallCorrectionOfTheWallClockMovesNoDeadline() {
        clock.setWallClockMs(SimulatedClock.START_MS + TurnClock.JUMP_MS);
        assertThat(turnClock.nowMs()).isEqualTo(SimulatedClock.START_MS);
    }

    @Test
    void timeJumpsForwardWithAWallClockFarAhead() {
        clock.setWallClockMs(SimulatedClock.START_MS + 3_600_000);
        assertThat(turnClock.nowMs()).isEqualTo(SimulatedClock.START_MS + 3_600_000);
        clock.advanceMs(1);
        assertThat(turnClock.nowMs()).isEqualTo(SimulatedClock.START_MS + 3_600_001);
    }
}
