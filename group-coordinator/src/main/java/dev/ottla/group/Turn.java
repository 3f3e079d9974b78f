package dev.ottla.group;

import dev.ottla.runtime.Outcome;
import dev.ottla.runtime.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One turn of the machine: its time, and what has been decided in it so far. Lives on the shard's strand for the length
 * of one command and becomes its {@link Outcome}.
 */
public final class Turn {
    private final long nowMs;
    private final List<GroupRecord> records = new ArrayList<>();
    private final List<Reply<?>> replies = new ArrayList<>();

    public Turn(long nowMs) {
        this.nowMs = nowMs;
    }

    public long nowMs() {
        return nowMs;
    }

    /** The point in time {@code delayMs} from now, never past the end of time. */
    public long in(long delayMs) {
        long deadlineMs = nowMs + delayMs;
        return deadlineMs < nowMs ? Long.MAX_VALUE : deadlineMs;
    }

    public void append(GroupRecord record) {
        records.add(record);
    }

    public void append(List<? extends GroupRecord> more) {
        records.addAll(more);
    }

    public int recordCount() {
        return records.size();
    }

    /** An answer that depends on no record: errors, and what is soft anyway. */
    public <T> void answerAtOnce(Consumer<T> to, T response) {
        replies.add(Reply.atOnce(to, response));
    }

    /** An answer that is true once the records of this turn are committed. */
    public <T> void answerAfterRecords(Consumer<T> to, T response) {
        replies.add(Reply.afterOutcome(to, response));
    }

    public void answer(Reply<?> reply) {
        replies.add(reply);
    }

    /** An answer that is true once the record at {@code offset} is committed; negative for none. */
    public <T> void answerAfter(long offset, Consumer<T> to, T response) {
        replies.add(new Reply<>(to, response, offset < 0 ? Reply.AT_ONCE : offset));
    }

    public List<Reply<?>> replies() {
        return List.copyOf(replies);
    }

    public Outcome<GroupCommand, GroupRecord> outcome() {
        return Outcome.of(List.copyOf(records), List.copyOf(replies));
    }
}
