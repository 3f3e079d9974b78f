package dev.ottla.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Reads and writes one type of message in all of its versions. Stateless; any thread may use it. */
public interface MessageCodec<T extends ApiMessage> {

    /** The schema's name of the message. */
    String messageName();

    short lowestVersion();

    short highestVersion();

    /**
     * Reads one message and leaves {@code in} after it; bytes that follow are the caller's concern. Fields that
     * {@code version} lacks get their defaults. Throws {@link ProtocolException} for malformed bytes and
     * {@link UnsupportedVersionException} for a version that the schema does not have.
     */
    T read(WireReader in, short version);

    /**
     * Appends {@code message}. Throws {@link UnsupportedVersionException} when the version does not exist or cannot
     * carry one of the values; what was written so far is then worthless.
     */
    void write(T message, WireWriter out, short version);

    default T read(byte[] bytes, short version) {
        return read(new WireReader(Unpooled.wrappedBuffer(bytes)), version);
    }

    default T read(ByteBuf bytes, short version) {
        return read(new WireReader(bytes), version);
    }

    /** As {@link ApiMessage#toByteArray}. */
    default byte[] toByteArray(T message, short version) {
        return message.toByteArray(version);
    }

    default boolean supports(short version) {
        return version >= lowestVersion() && version <= highestVersion();
    }
}
