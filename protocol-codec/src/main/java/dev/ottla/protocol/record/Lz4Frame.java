package dev.ottla.protocol.record;

import java.io.IOException;

/**
 * The constants and the descriptor of an LZ4 frame (LZ4 frame format 1.6), as far as Kafka uses it.
 *
 * <pre>
 * magic 4 (little-endian) | FLG 1 | BD 1 | content size 8, when flagged | header checksum 1
 * blocks: size 4 (little-endian, top bit: stored uncompressed) | bytes | checksum 4, when flagged
 * end mark 4 (zero) | content checksum 4, when flagged
 * FLG: bits 7-6 version 01, 5 blocks independent, 4 block checksums, 3 content size, 2 content checksum, 1-0 zero
 * BD:  bits 6-4 block size (4: 64 KiB, 5: 256 KiB, 6: 1 MiB, 7: 4 MiB), others zero
 * </pre>
 *
 * The header checksum is the second byte of XXH32 over everything between magic and itself. Kafka's first clients
 * computed it wrongly, but only in messages of magic 0, where nobody compares it.
 */
record Lz4Frame(boolean blockChecksums, boolean contentSize, boolean contentChecksum, int maxBlockBytes) {
    static final int MAGIC = 0x184D2204;
    static final int STORED_FLAG = 0x80000000;

    /** Independent blocks, no checksums: what Kafka's clients write. */
    static final int FLG_WRITTEN = 0b0110_0000;

    /** Blocks of 64 KiB. */
    static final int BD_WRITTEN = 4 << 4;

    static final int WRITTEN_BLOCK_BYTES = 64 * 1024;

    static Lz4Frame parse(int flg, int bd) throws IOException {
        require((flg >>> 6) == 1, "Version " + (flg >>> 6) + " is unsupported");
        require((flg & 0b0010_0000) != 0, "Dependent block stream is unsupported");
        require((flg & 0b11) == 0, "Reserved bits must be 0");
        int sizeCode = bd >>> 4;
        require((bd & 0b1000_1111) == 0, "Reserved bits must be 0");
        require(sizeCode >= 4 && sizeCode <= 7, "Block size value must be between 4 and 7");
        return new Lz4Frame((flg & 0b1_0000) != 0, (flg & 0b1000) != 0, (flg & 0b100) != 0, 1 << (2 * sizeCode + 8));
    }

    static int headerChecksum(int hash) {
        return (hash >>> 8) & 0xFF;
    }

    private static void require(boolean condition, String otherwise) throws IOException {
        if (!condition) {
            throw new IOException(otherwise);
        }
    }
}
