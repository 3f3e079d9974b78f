package dev.ottla.protocol.record;

import io.netty.buffer.ByteBuf;

/**
 * The uncompressed bytes of a batch's records, read front to back: {@link #require} some, use them at {@link #position}
 * of {@link #buffer}, {@link #advance}. Positions hold until the next {@code require}.
 */
sealed interface RecordContent extends AutoCloseable permits PlainContent, ExpandedContent {

    ByteBuf buffer();

    int position();

    /** How many of the wanted bytes are there: all, or what is left before the end. */
    int require(int wanted);

    void advance(int length);

    /** Whether the bytes outlive the cursor, so that slices of them may be handed out. */
    boolean isDurable();

    @Override
    void close();
}
