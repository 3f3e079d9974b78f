package dev.ottla.protocol;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads Kafka's primitive types from one frame. Trusts nothing: every length is checked against what remains before
 * anything is allocated. Owned by the thread that decodes the frame; does not own the buffer and leaves its indexes
 * alone. Each method takes the field's name only to say it when it fails.
 *
 * <p>A {@code compact} length is an unsigned varint that holds length + 1, where 0 is null (KIP-482); the older one is
 * an int16 (strings) or int32 (bytes, records, arrays), where -1 is null. Any other length below zero is read as null
 * too, because Kafka does.
 */
public final class WireReader {

    private static final int MAX_STRING_LENGTH = Short.MAX_VALUE;
    private static final int NULL_COUNT = -1;
    private static final int UUID_SIZE_BYTES = 16;
    private static final int MAX_VARINT_SHIFT = 28;

    private final ByteBuf buffer;
    private final int start;
    private int position;
    private int end;

    /** Reads the readable bytes of {@code buffer}. */
    public WireReader(ByteBuf buffer) {
        this.buffer = buffer;
        this.start = buffer.readerIndex();
        this.position = start;
        this.end = buffer.writerIndex();
    }

    /** Bytes read so far. */
    public int position() {
        return position - start;
    }

    public int remaining() {
        return end - position;
    }

    public boolean readBoolean(String field) {
        return readByte(field) != 0;
    }

    public byte readByte(String field) {
        return buffer.getByte(advance(Byte.BYTES, field));
    }

    public short readShort(String field) {
        return buffer.getShort(advance(Short.BYTES, field));
    }

    public int readUnsignedShort(String field) {
        return buffer.getUnsignedShort(advance(Short.BYTES, field));
    }

    public int readInt(String field) {
        return buffer.getInt(advance(Integer.BYTES, field));
    }

    public long readUnsignedInt(String field) {
        return buffer.getUnsignedInt(advance(Integer.BYTES, field));
    }

    public long readLong(String field) {
        return buffer.getLong(advance(Long.BYTES, field));
    }

    public double readDouble(String field) {
        return Double.longBitsToDouble(readLong(field));
    }

    public Uuid readUuid(String field) {
        int at = advance(UUID_SIZE_BYTES, field);
        long most = buffer.getLong(at);
        long least = buffer.getLong(at + Long.BYTES);
        return (most | least) == 0 ? Uuid.ZERO : new Uuid(most, least);
    }

    /** At most five bytes; what does not fit into 32 bits is malformed. */
    public int readUnsignedVarint(String field) {
        int first = readByte(field);
        return first >= 0 ? first : readLongVarint(first & 0x7f, field);
    }

    private int readLongVarint(int lowBits, String field) {
        int value = lowBits;
        for (int shift = 7; shift <= MAX_VARINT_SHIFT; shift += 7) {
            int next = readByte(field);
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw failure("varint is longer than five bytes", field);
    }

    public String readString(boolean compact, String field) {
        return present(readNullableString(compact, field), field);
    }

    public @Nullable String readNullableString(boolean compact, String field) {
        int length = compact ? readUnsignedVarint(field) - 1 : readShort(field);
        if (length > MAX_STRING_LENGTH) {
            throw failure("string length " + length + " is above " + MAX_STRING_LENGTH, field);
        }
        if (length < 0) {
            return null;
        }
        return length == 0 ? "" : buffer.toString(advance(length, field), length, StandardCharsets.UTF_8);
    }

    /** Copies out of the frame. */
    public Bytes readBytes(boolean compact, String field) {
        return present(readNullableBytes(compact, field), field);
    }

    /** Copies out of the frame. */
    public @Nullable Bytes readNullableBytes(boolean compact, String field) {
        int length = readLength(compact, field);
        return length < 0 ? null : copyBytes(length, field);
    }

    /** A slice of the frame, not retained. */
    public Records readRecords(boolean compact, String field) {
        return present(readNullableRecords(compact, field), field);
    }

    /** A slice of the frame, not retained. */
    public @Nullable Records readNullableRecords(boolean compact, String field) {
        int length = readLength(compact, field);
        if (length < 0) {
            return null;
        }
        return new MemoryRecords(buffer.slice(advance(length, field), length));
    }

    /** The number of elements of an array whose elements take {@code leastSizeBytes} or more each. */
    public int readCount(boolean compact, int leastSizeBytes, String field) {
        return present(readNullableCount(compact, leastSizeBytes, field), field);
    }

    /** As {@link #readCount}, or -1 for a null array. */
    public int readNullableCount(boolean compact, int leastSizeBytes, String field) {
        int count = readLength(compact, field);
        if (count < 0) {
            return NULL_COUNT;
        }
        if ((long) count * leastSizeBytes > remaining()) {
            throw failure("array of " + count + " elements cannot fit in " + remainder(), field);
        }
        return count;
    }

    /** Whether a nullable struct follows. */
    public boolean readPresence(String field) {
        return readByte(field) >= 0;
    }

    /** Whether a nullable struct follows, inside a tagged field, where Kafka writes it as an unsigned varint. */
    public boolean readTaggedPresence(String field) {
        return readUnsignedVarint(field) > 0;
    }

    /** The number of tagged fields; each takes at least two bytes. */
    public int readTagCount() {
        int count = readUnsignedVarint("tagged fields");
        if (count < 0 || count > remaining() / 2) {
            throw failure(Integer.toUnsignedString(count) + " tagged fields cannot fit", "tagged fields");
        }
        return count;
    }

    public int readTag() {
        return readUnsignedVarint("tagged fields");
    }

    /** The size of the tagged field that follows. */
    public int readTagSize() {
        int size = readUnsignedVarint("tagged fields");
        if (size < 0 || size > remaining()) {
            throw failure("tagged field of " + Integer.toUnsignedString(size) + " bytes cannot fit", "tagged fields");
        }
        return size;
    }

    /** Narrows the frame to one tagged field; the result goes to {@link #endTag}. */
    public int beginTag(int sizeBytes) {
        int outerEnd = end;
        end = position + sizeBytes;
        return outerEnd;
    }

    /** Widens the frame again; the known field must have used all of its bytes. */
    public void endTag(int outerEnd, String field) {
        if (position != end) {
            throw failure(remaining() + " bytes left over in tagged field", field);
        }
        end = outerEnd;
    }

    public TaggedFields.TaggedField readUnknownTag(int tag, int sizeBytes) {
        return new TaggedFields.TaggedField(tag, copyBytes(sizeBytes, "tagged fields"));
    }

    /** For generated codecs: trouble at the current position. */
    public ProtocolException failure(String reason, String field) {
        return new ProtocolException(reason, field, position());
    }

    private Bytes copyBytes(int length, String field) {
        int at = advance(length, field);
        byte[] copy = new byte[length];
        buffer.getBytes(at, copy);
        return Bytes.wrap(copy);
    }

    private String remainder() {
        return remaining() + " bytes left" + (end < buffer.writerIndex() ? " in this tagged field" : "");
    }

    private int readLength(boolean compact, String field) {
        return compact ? readUnsignedVarint(field) - 1 : readInt(field);
    }

    private <T> T present(@Nullable T value, String field) {
        if (value == null) {
            throw failure("null is not allowed here", field);
        }
        return value;
    }

    private int present(int count, String field) {
        if (count < 0) {
            throw failure("null is not allowed here", field);
        }
        return count;
    }

    /** The index of the next {@code length} bytes, which are then behind us. */
    private int advance(int length, String field) {
        int at = position;
        if (length > end - at) {
            throw failure("needs " + length + " bytes of " + remainder(), field);
        }
        position = at + length;
        return at;
    }
}
