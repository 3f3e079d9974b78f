package dev.ottla.broker.network;

import dev.ottla.handler.AnswerSlot;
import dev.ottla.protocol.Part;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request's place in the order of answers. Its methods may be called from any thread; its state is owned by the
 * connection's event loop, to which they bring what they were given.
 */
final class Slot implements AnswerSlot {
    private static final Logger LOG = LoggerFactory.getLogger(Slot.class);

    /** What the request got. */
    private sealed interface Outcome {}

    private record Sent(List<Part> parts, Runnable written) implements Outcome {}

    private record Unanswered() implements Outcome {}

    private record Closed(String reason) implements Outcome {}

    private final ClientConnection connection;
    private final int frameBytes;
    private @Nullable Outcome outcome;
    private @Nullable Runnable whenAbandoned;
    private boolean abandoned;

    Slot(ClientConnection connection, int frameBytes) {
        this.connection = connection;
        this.frameBytes = frameBytes;
    }

    @Override
    public void send(List<Part> parts, Runnable written) {
        answer(new Sent(parts, written));
    }

    @Override
    public void none() {
        answer(new Unanswered());
    }

    @Override
    public void close(String reason) {
        answer(new Closed(reason));
    }

    @Override
    public void onAbandoned(Runnable action) {
        connection.onEventLoop(() -> {
            if (abandoned) {
                action.run();
            } else {
                whenAbandoned = action;
            }
        });
    }

    int frameBytes() {
        return frameBytes;
    }

    boolean isAnswered() {
        return outcome != null;
    }

    /** The connection is lost. */
    void abandon() {
        if (!abandoned && outcome == null) {
            abandoned = true;
            if (whenAbandoned != null) {
                whenAbandoned.run();
            }
        }
    }

    /** The turn has come: the answer goes out. */
    void leave() {
        switch (outcome) {
            case null -> throw new IllegalStateException("not answered");
            case Sent(List<Part> parts, Runnable written) -> connection.write(parts, written);
            case Unanswered() -> {}
            case Closed(String reason) -> connection.closeAfterAnswers(reason);
        }
    }

    private void answer(Outcome given) {
        connection.onEventLoop(() -> {
            if (outcome == null) {
                outcome = given;
                whenAbandoned = null;
                connection.answered(frameBytes);
            } else {
                refuse(given);
            }
        });
    }

    private void refuse(Outcome second) {
        LOG.error("[connection {}] a request was answered twice", connection.id(), new IllegalStateException());
        if (second instanceof Sent(List<Part> parts, Runnable written)) {
            AnswerWriter.discard(parts);
            written.run();
        }
    }
}
