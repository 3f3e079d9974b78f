package dev.ottla.handler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.log.FileSlice;
import dev.ottla.protocol.MemoryRecords;
import dev.ottla.protocol.Part;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes one answer and reads it as the network would, file slices included. */
public final class FakeSlot implements AnswerSlot {
    private byte @Nullable [] frame;
    private @Nullable String closed;
    private @Nullable Runnable abandoned;
    private boolean none;
    private int uses;

    @Override
    public void send(List<Part> parts, Runnable written) {
        uses++;
        ByteBuf all = Unpooled.buffer();
        for (Part part : parts) {
            switch (part) {
                case Part.Bytes(ByteBuf buffer) -> {
                    all.writeBytes(buffer);
                    buffer.release();
                }
                case Part.Region(FileSlice slice) -> all.writeBytes(bytes(slice));
                case Part.Region(MemoryRecords records) ->
                    all.writeBytes(records.buffer().duplicate());
                case Part.Region other -> throw new AssertionError("unknown records " + other);
            }
        }
        frame = ByteBufUtil.getBytes(all);
        written.run();
    }

    private static byte[] bytes(FileSlice slice) {
        byte[] bytes = new byte[slice.sizeBytes()];
        try {
            assertThat(slice.readInto(ByteBuffer.wrap(bytes), 0)).isEqualTo(bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes;
    }

    @Override
    public void none() {
        uses++;
        none = true;
    }

    @Override
    public void close(String reason) {
        uses++;
        closed = reason;
    }

    @Override
    public void onAbandoned(Runnable action) {
        abandoned = action;
    }

    /** The connection is lost. */
    public void abandon() {
        if (abandoned != null) {
            abandoned.run();
        }
    }

    /** The answer without its length, which has been checked; null if there is none yet. */
    public @Nullable ByteBuf answer() {
        if (frame == null) {
            return null;
        }
        ByteBuf answer = Unpooled.wrappedBuffer(frame);
        assertThat(answer.readInt()).isEqualTo(answer.readableBytes());
        return answer;
    }

    public boolean isUsed() {
        return uses > 0;
    }

    public int uses() {
        return uses;
    }

    public boolean isNone() {
        return none;
    }

    public boolean isClosed() {
        return closed != null;
    }
}
