package dev.ottla.broker.network;

import dev.ottla.protocol.Part;
import dev.ottla.protocol.Records;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.io.IOException;
import java.util.List;

/**
 * Puts answers on the channel part by part, files by the kernel's own way, and flushes once per turn of the event loop.
 * Counts what the client has not taken yet, files included. Owned by the connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // how a close ends, or a part but the last, interests nobody
final class AnswerWriter {
    private final Channel channel;
    private final Runnable whenSent;
    private long unsentBytes;
    private boolean flushIsDue;
    private boolean reading;
    private boolean closing;

    /** @param whenSent called each time an answer has left completely */
    AnswerWriter(Channel channel, Runnable whenSent) {
        this.channel = channel;
        this.whenSent = whenSent;
    }

    /** Bytes of answers that were written and have not left. */
    long unsentBytes() {
        return unsentBytes;
    }

    /** Writes one answer; {@code written} runs when its last byte has left, or never will. */
    void write(List<Part> parts, Runnable written) {
        if (parts.isEmpty() || closing || !channel.isActive()) {
            discard(parts);
            written.run();
            return;
        }
        long answerBytes = 0;
        for (Part part : parts) {
            answerBytes += part.sizeBytes();
        }
        unsentBytes += answerBytes;
        writeAll(parts).addListener(new Departure(answerBytes, written));
        flushOnce();
    }

    private ChannelFuture writeAll(List<Part> parts) {
        int last = parts.size() - 1;
        for (int i = 0; i < last; i++) {
            write(parts.get(i));
        }
        return write(parts.get(last));
    }

    /** The end of one answer: its last byte has left, or never will. */
    private final class Departure implements ChannelFutureListener {
        private final long answerBytes;
        private final Runnable written;

        Departure(long answerBytes, Runnable written) {
            this.answerBytes = answerBytes;
            this.written = written;
        }

        @Override
        public void operationComplete(ChannelFuture sent) {
            unsentBytes -= answerBytes;
            written.run();
            if (sent.isSuccess()) {
                whenSent.run();
            } else {
                channel.close();
            }
        }
    }

    /** Between a read and its completion answers are collected. */
    void readStarts() {
        reading = true;
    }

    void readCompletes() {
        reading = false;
        if (flushIsDue) {
            flush();
        }
    }

    /** Sends what is collected, then closes. */
    void closeAfterFlush() {
        closing = true;
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /** Gives back what the parts of an answer hold that nobody will send. */
    static void discard(List<Part> parts) {
        for (Part part : parts) {
            if (part instanceof Part.Bytes(var buffer)) {
                buffer.release();
            }
        }
    }

    private ChannelFuture write(Part part) {
        return switch (part) {
            case Part.Bytes(var buffer) -> channel.write(buffer);
            case Part.Region(Records records) -> writeRecords(records);
        };
    }

    /** An answer whose records cannot be read any more cannot be taken back: the connection is lost with it. */
    private ChannelFuture writeRecords(Records records) {
        try {
            return channel.write(FileParts.of(records, channel.alloc()));
        } catch (IOException e) {
            channel.close();
            return channel.newFailedFuture(e);
        }
    }

    private void flushOnce() {
        if (!flushIsDue) {
            flushIsDue = true;
            if (!reading) {
                channel.eventLoop().execute(this::flushIfDue);
            }
        }
    }

    private void flushIfDue() {
        if (flushIsDue) {
            flush();
        }
    }

    private void flush() {
        flushIsDue = false;
        channel.flush();
    }
}
