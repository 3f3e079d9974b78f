package dev.ottla.broker.lifecycle;

import dev.ottla.broker.network.RequestIntake;
import dev.ottla.handler.AnswerSlot;
import dev.ottla.handler.Connection;
import dev.ottla.handler.HandlerRegistry;
import dev.ottla.handler.Reception;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The reception of one kind of listener. Listeners are bound, so that their ports are known, before there are handlers:
 * it opens later, but before anybody is let in.
 */
final class ReceptionIntake implements RequestIntake {
    private record Open(HandlerRegistry handlers, Reception reception) {}

    private final ByteBufAllocator allocator;
    private volatile @Nullable Open open;

    ReceptionIntake(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    void open(HandlerRegistry handlers) {
        open = new Open(handlers, new Reception(handlers, allocator));
    }

    @Override
    public boolean serves(short apiKey) {
        // A frame too short to have an API key is refused by the reception, with its own words.
        return apiKey < 0 || opened().handlers().find(apiKey) != null;
    }

    @Override
    public void accept(Connection connection, ByteBuf frame, AnswerSlot slot) {
        opened().reception().accept(connection, frame, slot);
    }

    private Open opened() {
        Open now = open;
        if (now == null) {
            throw new IllegalStateException("a request came before anybody was let in");
        }
        return now;
    }
}
