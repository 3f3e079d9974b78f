package dev.ottla.controller;

import dev.ottla.metadata.MetadataRecord;
import dev.ottla.runtime.Clock;
import dev.ottla.runtime.Outcome;
import dev.ottla.runtime.Reply;
import dev.ottla.runtime.StateMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A controller whose events are timed, from when each is taken up to when its records are committed: it gives each
 * outcome one more reply, whose leaving is the end. Owned by the controller's strand.
 */
final class MeasuredMachine implements StateMachine<ControllerCommand, MetadataRecord> {
    private static final Logger log = LoggerFactory.getLogger(MeasuredMachine.class);
    private static final String PASSED_DEADLINE = "passedDeadline";

    private final int epoch;
    private final StateMachine<ControllerCommand, MetadataRecord> machine;
    private final CommandTimes times;
    private final Clock clock;
    private long tellMs;

    MeasuredMachine(
            int epoch, StateMachine<ControllerCommand, MetadataRecord> machine, CommandTimes times, Clock clock) {
        this.epoch = epoch;
        this.machine = machine;
        this.times = times;
        this.clock = clock;
        this.tellMs = clock.wallClockMs() + times.periodMs();
    }

    @Override
    public Outcome<ControllerCommand, MetadataRecord> handle(ControllerCommand command, long nowMs) {
        long startNs = clock.monotonicNs();
        return timed(name(command), startNs, machine.handle(command, nowMs));
    }

    @Override
    public void replay(MetadataRecord record, long offset) {
        machine.replay(record, offset);
    }

    @Override
    public long nextDeadlineMs() {
        return Math.min(tellMs, machine.nextDeadlineMs());
    }

    @Override
    public Outcome<ControllerCommand, MetadataRecord> expire(long nowMs) {
        if (nowMs >= tellMs) {
            log.info("[controller epoch {}] {}", epoch, times.tell());
            tellMs = nowMs + times.periodMs();
        }
        if (nowMs < machine.nextDeadlineMs()) {
            return Outcome.none();
        }
        long startNs = clock.monotonicNs();
        return timed(PASSED_DEADLINE, startNs, machine.expire(nowMs));
    }

    @Override
    public void discarded(Outcome<ControllerCommand, MetadataRecord> outcome) {
        machine.discarded(outcome);
    }

    @Override
    public List<Reply<?>> drain() {
        return machine.drain();
    }

    /** What is never committed is not counted: it was failed, not completed. */
    private Outcome<ControllerCommand, MetadataRecord> timed(
            String event, long startNs, Outcome<ControllerCommand, MetadataRecord> outcome) {
        List<Reply<?>> replies = new ArrayList<>(outcome.replies());
        Consumer<Boolean> end = completed -> {
            if (completed) {
                took(event, clock.monotonicNs() - startNs);
            }
        };
        replies.add(Reply.afterOutcome(end, true).otherwise(failure -> false));
        return new Outcome<>(outcome.records(), replies, outcome.effects());
    }

    private void took(String event, long durationNs) {
        String problem = times.took(event, durationNs);
        if (problem != null) {
            log.error("[controller epoch {}] {}", epoch, problem);
        }
    }

    /** With its kind: {@code TopicCommand.Create}. */
    private static String name(ControllerCommand command) {
        String name = command.getClass().getName();
        return name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
    }
}
