package dev.ottla.protocol.record;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import org.xerial.snappy.Snappy;

/**
 * Snappy in the framing of xerial's {@code SnappyOutputStream}, which Kafka's Java clients write: a header of 16 bytes,
 * then chunks, each an int32 length and one raw snappy block. Content without that header is one raw block: so
 * librdkafka and others write it.
 */
final class SnappyCodec implements CompressionCodec {
    static final CompressionCodec INSTANCE = new SnappyCodec();
    /** {@code 0x82 S N A P P Y 0}. */
    private static final long MAGIC = 0x82534E4150505900L;

    private static final int MAGIC_HEAD = (int) (MAGIC >> Integer.SIZE);
    private static final int HEADER_BYTES = 16;
    private static final int VERSION = 1;
    private static final int BLOCK_BYTES = 32 * 1024;

    /** The densest element of a block is a copy of 64 bytes written in 3: what claims more is not snappy. */
    private static final int MAX_EXPANSION = 22;

    @Override
    public void compress(ByteBuf source, int index, int length, int level, ByteBuf target) throws IOException {
        target.writeLong(MAGIC).writeInt(VERSION).writeInt(VERSION);
        byte[] block = new byte[Math.min(length, BLOCK_BYTES)];
        byte[] compressed = new byte[Snappy.maxCompressedLength(block.length)];
        for (int at = 0; at < length; at += BLOCK_BYTES) {
            int size = Math.min(BLOCK_BYTES, length - at);
            source.getBytes(index + at, block, 0, size);
            int compressedSize = Snappy.compress(block, 0, size, compressed, 0);
            target.writeInt(compressedSize).writeBytes(compressed, 0, compressedSize);
        }
    }

    @Override
    public InputStream decompressing(ByteBuf source, int index, int length, ByteBufAllocator allocator)
            throws IOException {
        return new SnappyStream(source, index, length, allocator);
    }

    private static final class SnappyStream extends BlockStream {
        private final boolean framed;
        private final byte[] compressed;

        SnappyStream(ByteBuf source, int index, int length, ByteBufAllocator allocator) throws IOException {
            super(source, index, length, allocator);
            framed = length >= HEADER_BYTES && source.getLong(index) == MAGIC;
            compressed = source.hasArray() ? source.array() : new byte[length];
            if (framed) {
                checkHeader(take(HEADER_BYTES));
            }
        }

        private void checkHeader(int at) throws IOException {
            int compatibleVersion = source().getInt(at + 12);
            if (compatibleVersion < VERSION) {
                throw new IOException("Snappy framing of version " + compatibleVersion + " is too old");
            }
        }

        @Override
        boolean readBlock(ByteBuf target) throws IOException {
            if (remaining() == 0) {
                return false;
            }
            int size = framed ? nextChunkSize() : remaining();
            if (size > 0) {
                expand(take(size), size, target);
            }
            return true;
        }

        /** Streams may be written one after the other: a header in place of a chunk is stepped over. */
        private int nextChunkSize() throws IOException {
            int size = source().getInt(take(Integer.BYTES));
            if (size == MAGIC_HEAD) {
                take(HEADER_BYTES - Integer.BYTES);
                return 0;
            }
            return size;
        }

        private void expand(int at, int size, ByteBuf target) throws IOException {
            int start = toArray(at, size);
            int expanded = Snappy.uncompressedLength(compressed, start, size);
            if (expanded < 0 || expanded > (long) size * MAX_EXPANSION) {
                throw new IOException("Snappy block of " + size + " bytes cannot expand to " + expanded);
            }
            target.ensureWritable(expanded);
            int written = Snappy.uncompress(compressed, start, size, target.array(), target.arrayOffset());
            target.writerIndex(written);
        }

        private int toArray(int at, int size) {
            if (source().hasArray()) {
                return source().arrayOffset() + at;
            }
            source().getBytes(at, compressed, 0, size);
            return 0;
        }
    }
}
