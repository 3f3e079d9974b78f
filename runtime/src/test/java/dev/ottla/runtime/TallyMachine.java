package dev.ottla.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Counts names; with a parked request, a deadline and an effect, to try out the runtime. */
final class TallyMachine implements StateMachine<TallyMachine.Command, String> {
    static final String POISON = "poison";

    sealed interface Command {
        record Add(String key, int times, Consumer<String> to) implements Command {}

        record Read(String key, Consumer<String> to) implements Command {}

        record Park(Consumer<String> to) implements Command {}

        record Release(Consumer<String> to) implements Command {}

        record ExpireAfter(long delayMs, Consumer<String> to) implements Command {}

        record Compute(String key, Consumer<String> to) implements Command {}

        record Throw() implements Command {}

        default String name() {
            return getClass().getSimpleName();
        }
    }

    private record Tally(int count, long lastOffset) {}

    private final Map<String, Tally> tallies = new TreeMap<>();
    private final List<String> replayed = new ArrayList<>();
    private final List<Consumer<String>> parked = new ArrayList<>();
    private final List<Consumer<String>> waiting = new ArrayList<>();
    private long deadlineMs = Long.MAX_VALUE;
    private int discarded;

    @Override
    public Outcome<Command, String> handle(Command command, long nowMs) {
        return switch (command) {
            case Command.Add add -> add(add);
            case Command.Read read -> {
                Tally tally = tally(read.key());
                String response = read.key() + "=" + tally.count();
                yield Outcome.reply(new Reply<>(read.to(), response, tally.lastOffset()));
            }
            case Command.Park park -> {
                parked.add(park.to());
                yield Outcome.none();
            }
            case Command.Release release -> release(release);
            case Command.ExpireAfter expire -> {
                deadlineMs = nowMs + expire.delayMs();
                waiting.clear();
                waiting.add(expire.to());
                yield Outcome.none();
            }
            case Command.Compute compute ->
                new Outcome<>(
                        List.of(),
                        List.of(Reply.atOnce(compute.to(), "computing")),
                        List.of(() -> new Command.Add(compute.key(), 42, compute.to())));
            case Command.Throw bug -> throw new IllegalStateException("a bug, on purpose");
        };
    }

    private Outcome<Command, String> add(Command.Add add) {
        int count = tally(add.key()).count() + add.times();
        List<String> records = new ArrayList<>();
        for (int i = 0; i < add.times(); i++) {
            records.add(add.key());
        }
        return Outcome.of(records, Reply.afterOutcome(add.to(), add.key() + "=" + count));
    }

    private Outcome<Command, String> release(Command.Release release) {
        List<Reply<?>> replies = new ArrayList<>();
        for (Consumer<String> to : parked) {
            replies.add(Reply.afterOutcome(to, "released").otherwise(Failure::name));
        }
        parked.clear();
        replies.add(Reply.afterOutcome(release.to(), "done"));
        return Outcome.of(List.of("release"), replies);
    }

    @Override
    public void replay(String record, long offset) {
        if (record.equals(POISON)) {
            throw new IllegalStateException("a bug, on purpose");
        }
        tallies.put(record, new Tally(tally(record).count() + 1, offset));
        replayed.add(record + "@" + offset);
    }

    @Override
    public long nextDeadlineMs() {
        return deadlineMs;
    }

    @Override
    public Outcome<Command, String> expire(long nowMs) {
        deadlineMs = Long.MAX_VALUE;
        List<Reply<?>> replies = new ArrayList<>();
        waiting.forEach(to -> replies.add(Reply.atOnce(to, "expired")));
        waiting.clear();
        return Outcome.replies(replies);
    }

    @Override
    public void discarded(Outcome<Command, String> outcome) {
        discarded++;
    }

    @Override
    public List<Reply<?>> drain() {
        List<Reply<?>> replies = new ArrayList<>();
        parked.forEach(to -> replies.add(Reply.atOnce(to, "drained")));
        parked.clear();
        return replies;
    }

    List<String> replayed() {
        return replayed;
    }

    int discarded() {
        return discarded;
    }

    private Tally tally(String key) {
        return tallies.getOrDefault(key, new Tally(0, Reply.AT_ONCE));
    }
}
