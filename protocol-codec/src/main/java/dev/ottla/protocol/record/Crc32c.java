package dev.ottla.protocol.record;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/** CRC-32C over buffers of any kind, without copying; the JDK computes it with the processor's own instruction. */
public final class Crc32c {

    private Crc32c() {}

    /** The CRC-32C of {@code length} bytes from the absolute {@code index}. */
    public static int compute(ByteBuf buffer, int index, int length) {
        CRC32C crc = new CRC32C();
        update(crc, buffer, index, length);
        return (int) crc.getValue();
    }

    static void update(Checksum checksum, ByteBuf buffer, int index, int length) {
        if (buffer.hasArray()) {
            checksum.update(buffer.array(), buffer.arrayOffset() + index, length);
        } else if (buffer.nioBufferCount() == 1) {
            checksum.update(buffer.nioBuffer(index, length));
        } else {
            for (ByteBuffer part : buffer.nioBuffers(index, length)) {
                checksum.update(part);
            }
        }
    }
}
