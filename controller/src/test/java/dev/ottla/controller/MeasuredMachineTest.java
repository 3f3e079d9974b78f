package dev.ottla.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.metadata.MetadataRecord;
import dev.ottla.protocol.message.metadata.NoOpRecord;
import dev.ottla.protocol.message.metadata.RegisterControllerRecord;
import dev.ottla.runtime.Failure;
import dev.ottla.runtime.Outcome;
import dev.ottla.runtime.Reply;
import dev.ottla.runtime.StateMachine;
import dev.ottla.runtime.simulation.SimulatedClock;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is said of the controller's events, as Apache Kafka says it, and what is timed. */
class MeasuredMachineTest {
    private static final long PERIOD_MS = 60_000;

    private final SimulatedClock clock = new SimulatedClock();
    private final CommandTimes times = new CommandTimes(PERIOD_MS, 2_000);
    private final Slow inner = new Slow();
    private final MeasuredMachine machine = new MeasuredMachine(7, inner, times, clock);

    @Test
    void anEventThatTakesTooLongIsToldAtOnce() {
        assertThat(times.took("a", 1_999_999_999)).isNull();
        assertThat(times.took("b", 2_000_000_000)).isEqualTo("Exceptionally slow controller event b took 2000 ms.");
    }

    @Test
    void aPeriodIsToldByItsSlowestEvent() {
        times.took("a", 1_000_000);
        times.took("b", 4_500_000);
        times.took("c", 2_000_000);

        assertThat(times.tell())
                .isEqualTo("In the last 60000 ms period, 3 controller events were completed, which took an average of"
                        + " 2.50 ms each. The slowest event was b, which took 4.50 ms.");
        assertThat(times.tell()).isEqualTo("In the last 60000 ms period, there were no controller events completed.");
        times.took("d", 1_000_000);
        assertThat(times.tell()).contains("The slowest event was d, which took 1.00 ms.");
    }

    @Test
    void anEventLastsUntilItsRecordsAreCommitted() {
        Outcome<ControllerCommand, MetadataRecord> outcome = machine.handle(activate(), clock.wallClockMs());
        Reply<?> end = outcome.replies().getLast();
        assertThat(end.afterOffset()).isEqualTo(Reply.AFTER_OUTCOME);
        clock.advanceMs(25);

        end.send();

        assertThat(times.tell())
                .contains("1 controller events")
                .contains("The slowest event was ControllerCommand.Activate, which took 30.00 ms.");
    }

    @Test
    void anEventThatIsNotCommittedIsNotCounted() {
        Reply<?> end = machine.handle(activate(), clock.wallClockMs()).replies().getLast();

        fail(end);

        assertThat(times.tell()).contains("there were no controller events completed");
    }

    @Test
    void whatTheMachineWantsIsDoneBesideWhatIsTold() {
        assertThat(machine.nextDeadlineMs()).isEqualTo(clock.wallClockMs() + PERIOD_MS);
        inner.deadlineMs = clock.wallClockMs() + 10;
        assertThat(machine.nextDeadlineMs()).isEqualTo(inner.deadlineMs);
        clock.advanceMs(10);
        assertThat(machine.expire(clock.wallClockMs()).records()).hasSize(1);

        inner.deadlineMs = Long.MAX_VALUE;
        clock.advanceMs(PERIOD_MS);
        assertThat(machine.expire(clock.wallClockMs()).records()).isEmpty();
        assertThat(machine.nextDeadlineMs()).isEqualTo(clock.wallClockMs() + PERIOD_MS);
    }

    private static ControllerCommand activate() {
        return new ControllerCommand.Activate(
                BootstrapMetadata.latest(), RegisterControllerRecord.builder().build(), new QuorumWorld.Answers<>());
    }

    private static <T> void fail(Reply<T> reply) {
        reply.to().accept(Objects.requireNonNull(reply.otherwise()).apply(Failure.DROPPED));
    }

    /** Five milliseconds for everything. */
    private final class Slow implements StateMachine<ControllerCommand, MetadataRecord> {
        private long deadlineMs = Long.MAX_VALUE;

        @Override
        public Outcome<ControllerCommand, MetadataRecord> handle(ControllerCommand command, long nowMs) {
            clock.advanceMs(5);
            return Outcome.none();
        }

        @Override
        public void replay(MetadataRecord record, long offset) {}

        @Override
        public long nextDeadlineMs() {
            return deadlineMs;
        }

        @Override
        public Outcome<ControllerCommand, MetadataRecord> expire(long nowMs) {
            clock.advanceMs(5);
            return Outcome.of(List.of(new MetadataRecord(NoOpRecord.builder().build(), (short) 0)), List.of());
        }

        @Override
        public List<Reply<?>> drain() {
            return List.of();
        }
    }
}
