package dev.ottla.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.runtime.StateMachineRuntime.Wiring;
import dev.ottla.runtime.TallyMachine.Command;
import dev.ottla.runtime.simulation.SeededRandom;
import dev.ottla.runtime.simulation.SimulatedStateMachineLog;
import dev.ottla.runtime.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: whatever the order of tasks, commits and failures, every request is answered exactly once, and nobody hears a
 * count that is not committed. Method: random commands against a commit position that moves by chance, then the log
 * fails or leadership is lost, and a second machine is loaded from the log.
 */
class StateMachineSimulationTest {
    private static final List<String> KEYS = List.of("a", "b", "c");

    private final SimulatedStateMachineLog<String> log = new SimulatedStateMachineLog<>();
    private final Map<Integer, List<String>> answers = new TreeMap<>();
    private int asked;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void everyRequestIsAnsweredOnceAndNothingUncommittedIsHeard(long seed) {
        Simulation world = new Simulation(seed);
        SeededRandom random = world.random();
        log.commitsAtOnce(false);
        TallyMachine machine = new TallyMachine();
        StateMachineRuntime<Command, String> runtime = runtime(world);
        runtime.start(machine);
        world.runUntilIdle();
        for (int i = 0; i < 500; i++) {
            step(world, random, runtime);
        }
        if (random.chance(0.5)) {
            log.unavailable(true);
        } else {
            runtime.close();
        }
        submit(runtime, new Command.Add("a", 1, answer()));
        runtime.close();
        world.runUntilIdle();
        assertThat(answers).as("seed " + seed).hasSize(asked);
        assertThat(answers.values())
                .as("seed " + seed)
                .allSatisfy(each -> assertThat(each)
                        .singleElement(InstanceOfAssertFactories.STRING)
                        .doesNotContain("more than"));
        assertThat(reloaded(world).replayed()).as("seed " + seed).isEqualTo(machine.replayed());
    }

    private void step(Simulation world, SeededRandom random, StateMachineRuntime<Command, String> runtime) {
        String key = KEYS.get(random.nextInt(KEYS.size()));
        switch (random.nextInt(8)) {
            case 0, 1 -> submit(runtime, new Command.Add(key, 1 + random.nextInt(3), committedCount(key)));
            case 2 -> submit(runtime, new Command.Read(key, committedCount(key)));
            case 3 -> submit(runtime, new Command.Park(answer()));
            case 4 -> submit(runtime, new Command.Release(answer()));
            case 5 ->
                log.commitTo(
                        random.between(log.committedEndOffset(), log.records().size()));
            case 6 -> world.strands().step();
            default -> world.runForMs(random.nextInt(20));
        }
    }

    private Consumer<String> answer() {
        int number = asked++;
        return text -> answers.computeIfAbsent(number, any -> new ArrayList<>()).add(text);
    }

    /** An answer that must not tell of more records than are committed. */
    private Consumer<String> committedCount(String key) {
        Consumer<String> to = answer();
        return text -> to.accept(tellsTooMuch(key, text) ? "more than is committed: " + text : text);
    }

    private boolean tellsTooMuch(String key, String text) {
        long committed = log.records().subList(0, (int) log.committedEndOffset()).stream()
                .filter(key::equals)
                .count();
        return text.startsWith(key + "=") && Long.parseLong(text.substring(key.length() + 1)) > committed;
    }

    private void submit(StateMachineRuntime<Command, String> runtime, Command command) {
        runtime.submit(command);
    }

    private StateMachineRuntime<Command, String> runtime(Simulation world) {
        Wiring wiring = new Wiring(
                "simulated",
                world.strands().strand("machine"),
                world.timer(),
                world.clock(),
                world.strands().pool("effects"));
        return new StateMachineRuntime<>(log, this::failed, wiring);
    }

    private void failed(Command command, Failure reason) {
        switch (command) {
            case Command.Add add -> add.to().accept(reason.name());
            case Command.Read read -> read.to().accept(reason.name());
            case Command.Park park -> park.to().accept(reason.name());
            case Command.Release release -> release.to().accept(reason.name());
            case Command.ExpireAfter expire -> expire.to().accept(reason.name());
            case Command.Compute compute -> compute.to().accept(reason.name());
            case Command.Throw bug -> throw new AssertionError("not submitted here");
        }
    }

    private TallyMachine reloaded(Simulation world) {
        TallyMachine loaded = new TallyMachine();
        StateMachineRuntime<Command, String> second = runtime(world);
        new StateMachineLoader<>(second, loaded, log.source(7), world.clock())
                .loadOn(world.strands().pool("io"));
        world.runUntilIdle();
        assertThat(second.state()).isEqualTo(StateMachineRuntime.State.ACTIVE);
        return loaded;
    }
}
