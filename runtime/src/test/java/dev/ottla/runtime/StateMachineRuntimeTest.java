package dev.ottla.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.runtime.StateMachineRuntime.State;
import dev.ottla.runtime.StateMachineRuntime.Wiring;
import dev.ottla.runtime.TallyMachine.Command;
import dev.ottla.runtime.simulation.SimulatedStateMachineLog;
import dev.ottla.runtime.simulation.Simulation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class StateMachineRuntimeTest {
    private final Simulation world = new Simulation(1);
    private final SimulatedStateMachineLog<String> log = new SimulatedStateMachineLog<>();
    private final TallyMachine machine = new TallyMachine();
    private final List<String> heard = new ArrayList<>();
    private final StateMachineRuntime<Command, String> runtime = new StateMachineRuntime<>(
            log,
            (command, reason) -> heard.add(command.name() + " failed: " + reason),
            new Wiring(
                    "tally",
                    world.strands().strand("tally"),
                    world.timer(),
                    world.clock(),
                    world.strands().pool("effects")));

    @Test
    void recordsAreAppendedThenReplayedWithTheirOffsetsThenAnswered() {
        start();
        submit(new Command.Add("a", 2, heard::add));
        submit(new Command.Add("a", 1, heard::add));
        assertThat(log.records()).containsExactly("a", "a", "a");
        assertThat(machine.replayed()).containsExactly("a@0", "a@1", "a@2");
        assertThat(heard).containsExactly("a=2", "a=3");
    }

    @Test
    void aReplyWaitsForTheCommitOfItsRecords() {
        log.commitsAtOnce(false);
        start();
        submit(new Command.Add("a", 2, heard::add));
        assertThat(heard).isEmpty();
        commitTo(1);
        assertThat(heard).isEmpty();
        commitTo(2);
        assertThat(heard).containsExactly("a=2");
    }

    @Test
    void aReadWaitsForTheLastRecordOfItsObjectAndForNoOther() {
        log.commitsAtOnce(false);
        start();
        submit(new Command.Add("a", 1, heard::add));
        submit(new Command.Add("b", 1, heard::add));
        submit(new Command.Read("a", heard::add));
        submit(new Command.Read("b", heard::add));
        submit(new Command.Read("c", heard::add));
        assertThat(heard).containsExactly("c=0");
        commitTo(1);
        assertThat(heard).containsExactly("c=0", "a=1", "a=1");
        commitTo(2);
        assertThat(heard).containsExactly("c=0", "a=1", "a=1", "b=1", "b=1");
    }

    @Test
    void commandsBeforeTheMachineIsLoadedFail() {
        submit(new Command.Read("a", heard::add));
        start();
        submit(new Command.Read("a", heard::add));
        assertThat(heard).containsExactly("Read failed: LOADING", "a=0");
    }

    @Test
    void tooManyRecordsFailTheCommandAndChangeNothing() {
        log.mostRecords(3);
        start();
        submit(new Command.Add("a", 4, heard::add));
        submit(new Command.Add("a", 3, heard::add));
        assertThat(heard).containsExactly("Add failed: TOO_LARGE", "a=3");
        assertThat(machine.discarded()).isEqualTo(1);
        assertThat(runtime.state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void aFailedAppendDropsTheMachineAndFailsAllThatWaits() {
        log.commitsAtOnce(false);
        start();
        submit(new Command.Park(heard::add));
        submit(new Command.Add("a", 1, heard::add));
        log.unavailable(true);
        submit(new Command.Add("b", 1, heard::add));
        submit(new Command.Read("a", heard::add));
        assertThat(runtime.state()).isEqualTo(State.DROPPED);
        assertThat(heard)
                .containsExactly(
                        "Add failed: LOG_UNAVAILABLE",
                        "Add failed: LOG_UNAVAILABLE",
                        "drained",
                        "Read failed: LOG_UNAVAILABLE");
        assertThat(world.timer().size()).isZero();
    }

    @Test
    void whatIsCommittedWhenTheMachineIsDroppedIsStillAnswered() {
        log.commitsAtOnce(false);
        start();
        submit(new Command.Add("a", 1, heard::add));
        log.commitTo(1);
        runtime.close();
        world.runUntilIdle();
        assertThat(heard).containsExactly("a=1");
    }

    @Test
    void aReplayThatThrowsDropsTheMachine() {
        start();
        submit(new Command.Add(TallyMachine.POISON, 1, heard::add));
        submit(new Command.Read("a", heard::add));
        assertThat(runtime.state()).isEqualTo(State.DROPPED);
        assertThat(heard).contains("Read failed: BUG");
    }

    @Test
    void aCommandThatThrowsFailsAloneAndTheMachineLivesOn() {
        start();
        submit(new Command.Throw());
        submit(new Command.Add("a", 1, heard::add));
        assertThat(heard).containsExactly("Throw failed: BUG", "a=1");
    }

    @Test
    void oneCommandEndsManyParkedRequests() {
        log.commitsAtOnce(false);
        start();
        submit(new Command.Park(text -> heard.add("first " + text)));
        submit(new Command.Park(text -> heard.add("second " + text)));
        submit(new Command.Release(heard::add));
        assertThat(heard).isEmpty();
        commitTo(1);
        assertThat(heard).containsExactly("first released", "second released", "done");
    }

    @Test
    void parkedRepliesToOthersAreFailedInTheirOwnWayWhenTheLogIsLost() {
        log.commitsAtOnce(false);
        start();
        submit(new Command.Park(text -> heard.add("first " + text)));
        submit(new Command.Park(text -> heard.add("second " + text)));
        submit(new Command.Release(heard::add));
        runtime.close();
        world.runUntilIdle();
        assertThat(heard).containsExactly("first DROPPED", "second DROPPED", "Release failed: DROPPED");
    }

    @Test
    void closingFailsParkedRequestsAndEverythingAfter() {
        start();
        submit(new Command.Park(heard::add));
        runtime.close();
        submit(new Command.Read("a", heard::add));
        assertThat(heard).containsExactly("drained", "Read failed: DROPPED");
    }

    @Test
    void aDeadlineIsActedOnWhenItHasPassedAndNotBefore() {
        start();
        submit(new Command.ExpireAfter(100, heard::add));
        world.runForMs(99);
        assertThat(heard).isEmpty();
        world.runForMs(1);
        assertThat(heard).containsExactly("expired");
    }

    @Test
    void aDeadlineThatMovesLaterKeepsTheOneTimeoutThatIsArmed() {
        start();
        for (int i = 0; i < 50; i++) {
            submit(new Command.ExpireAfter(100, heard::add));
            world.runForMs(10);
        }
        assertThat(heard).isEmpty();
        assertThat(world.timer().size()).isEqualTo(1);
        world.runForMs(90);
        assertThat(heard).containsExactly("expired");
    }

    @Test
    void anEarlierDeadlineReplacesTheArmedTimeout() {
        start();
        submit(new Command.ExpireAfter(1_000, heard::add));
        submit(new Command.ExpireAfter(10, heard::add));
        assertThat(world.timer().size()).isEqualTo(1);
        world.runForMs(10);
        assertThat(heard).containsExactly("expired");
    }

    @Test
    void anEffectIsComputedElsewhereAndComesBackAsACommand() {
        start();
        submit(new Command.Compute("a", heard::add));
        assertThat(heard).containsExactly("computing", "a=42");
    }

    @Test
    void aReplyThatThrowsDoesNotKeepOthersFromLeaving() {
        start();
        submit(new Command.Park(text -> {
            throw new IllegalStateException("a bug, on purpose");
        }));
        submit(new Command.Park(heard::add));
        submit(new Command.Release(heard::add));
        assertThat(heard).containsExactly("released", "done");
    }

    @Test
    void loadingReplaysTheLogOffTheStrandThenServes() {
        start();
        submit(new Command.Add("a", 25, heard::add));
        TallyMachine reloaded = new TallyMachine();
        StateMachineRuntime<Command, String> second = second();
        loader(second, reloaded, log.source(10)).loadOn(world.strands().pool("io"));
        assertThat(second.state()).isEqualTo(State.LOADING);
        world.runUntilIdle();
        assertThat(second.state()).isEqualTo(State.ACTIVE);
        assertThat(reloaded.replayed()).isEqualTo(machine.replayed());
    }

    @Test
    void loadingStopsWhenTheRuntimeIsClosedMeanwhile() {
        start();
        submit(new Command.Add("a", 25, heard::add));
        TallyMachine reloaded = new TallyMachine();
        StateMachineRuntime<Command, String> second = second();
        second.close();
        world.runUntilIdle();
        loader(second, reloaded, log.source(10)).load();
        assertThat(reloaded.replayed()).isEmpty();
        assertThat(second.state()).isEqualTo(State.DROPPED);
    }

    @Test
    void aLogThatCannotBeReadDropsTheRuntime() {
        StateMachineRuntime<Command, String> second = second();
        ReplaySource<String> broken = new ReplaySource<>() {
            @Override
            public long startOffset() {
                return 0;
            }

            @Override
            public long endOffset() {
                return 1;
            }

            @Override
            public long readPiece(long offset, Sink<String> sink) throws IOException {
                throw new IOException("unreadable, on purpose");
            }
        };
        loader(second, new TallyMachine(), broken).load();
        second.submit(new Command.Read("a", heard::add));
        world.runUntilIdle();
        assertThat(heard).containsExactly("Read failed: LOG_UNAVAILABLE");
    }

    @Test
    void aLoaderWhoseExecutorRefusesDropsTheRuntime() {
        StateMachineRuntime<Command, String> second = second();
        loader(second, new TallyMachine(), log.source(1)).loadOn(task -> {
            throw new RejectedExecutionException("shut down");
        });
        world.runUntilIdle();
        assertThat(second.state()).isEqualTo(State.DROPPED);
    }

    private StateMachineRuntime<Command, String> second() {
        return new StateMachineRuntime<>(
                log,
                (command, reason) -> heard.add(command.name() + " failed: " + reason),
                new Wiring(
                        "second",
                        world.strands().strand("second"),
                        world.timer(),
                        world.clock(),
                        world.strands().pool("effects")));
    }

    private StateMachineLoader<Command, String> loader(
            StateMachineRuntime<Command, String> loading, TallyMachine loaded, ReplaySource<String> source) {
        return new StateMachineLoader<>(loading, loaded, source, world.clock());
    }

    private void start() {
        runtime.start(machine);
        world.runUntilIdle();
    }

    private void submit(Command command) {
        runtime.submit(command);
        world.runUntilIdle();
    }

    private void commitTo(long endOffset) {
        log.commitTo(endOffset);
        world.runUntilIdle();
    }
}
