package dev.ottla.protocol.record;

import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Expands gzip members, one after the other, straight from a buffer. The JDK's stream would copy its input first, and
 * leave the inflater's native memory to the garbage collector whenever a header is malformed.
 *
 * <pre>
 * 1F 8B | method 8 | flags | time 4, extra flags 1, system 1 | extra, name, comment, header CRC as flagged
 * deflated bytes | CRC-32 4, size 4 (little-endian)
 * </pre>
 */
final class GzipStream extends InputStream {
    private static final short MAGIC = 0x1F8B;
    private static final int DEFLATED = 8;
    private static final int HAS_HEADER_CRC = 1 << 1;
    private static final int HAS_EXTRA = 1 << 2;
    private static final int HAS_NAME = 1 << 3;
    private static final int HAS_COMMENT = 1 << 4;
    private static final int UNUSED_HEADER_BYTES = 6;

    private final ByteBuffer source;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private boolean inMember;
    private boolean started;

    GzipStream(ByteBuffer source) {
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        try {
            while (length > 0) {
                if (!inMember && !startMember()) {
                    return -1;
                }
                int count = inflate(target, offset, length);
                if (count > 0) {
                    return count;
                }
            }
            return 0;
        } catch (DataFormatException | BufferUnderflowException malformed) {
            throw new IOException("malformed or truncated gzip content", malformed);
        }
    }

    /** False when nothing or, behind the first member, only something that is no member is left. */
    private boolean startMember() throws IOException {
        if (started && !nextIsMember()) {
            return false;
        }
        source.order(ByteOrder.BIG_ENDIAN);
        int start = source.position();
        if (source.getShort() != MAGIC || source.get() != DEFLATED) {
            throw new IOException("Not in GZIP format");
        }
        int flags = source.get();
        source.position(checkedPosition(source.position() + UNUSED_HEADER_BYTES));
        skipOptionalFields(flags);
        if ((flags & HAS_HEADER_CRC) != 0) {
            checkHeaderCrc(start);
        }
        inflater.reset();
        inflater.setInput(source);
        crc.reset();
        started = true;
        inMember = true;
        return true;
    }

    private boolean nextIsMember() {
        return source.remaining() > 2 && source.order(ByteOrder.BIG_ENDIAN).getShort(source.position()) == MAGIC;
    }

    private void skipOptionalFields(int flags) {
        if ((flags & HAS_EXTRA) != 0) {
            int length =
                    Short.toUnsignedInt(source.order(ByteOrder.LITTLE_ENDIAN).getShort());
            source.position(checkedPosition(source.position() + length));
        }
        if ((flags & HAS_NAME) != 0) {
            skipText();
        }
        if ((flags & HAS_COMMENT) != 0) {
            skipText();
        }
    }

    private void skipText() {
        while (source.get() != 0) {
            // Ends at the zero byte or with the buffer.
        }
    }

    private void checkHeaderCrc(int start) throws IOException {
        crc.reset();
        crc.update(source.duplicate().limit(source.position()).position(start));
        if ((short) crc.getValue() != source.order(ByteOrder.LITTLE_ENDIAN).getShort()) {
            throw new IOException("Corrupt GZIP header");
        }
    }

    private int checkedPosition(int position) {
        if (position > source.limit()) {
            throw new BufferUnderflowException();
        }
        return position;
    }

    private int inflate(byte[] target, int offset, int length) throws DataFormatException, IOException {
        int count = inflater.inflate(target, offset, length);
        crc.update(target, offset, count);
        if (inflater.finished() || inflater.needsDictionary()) {
            endMember();
        } else if (count == 0) {
            throw new BufferUnderflowException();
        }
        return count;
    }

    private void endMember() throws IOException {
        source.order(ByteOrder.LITTLE_ENDIAN);
        boolean crcHolds = source.getInt() == (int) crc.getValue();
        boolean sizeHolds = source.getInt() == (int) inflater.getBytesWritten();
        if (!crcHolds || !sizeHolds) {
            throw new IOException("Corrupt GZIP trailer");
        }
        inMember = false;
    }

    @Override
    public void close() {
        inflater.end();
    }
}
