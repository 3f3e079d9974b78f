package dev.ottla.protocol.record;

/**
 * Where the fields of a record batch stand (magic 2, big-endian; protocol guide, "Record Batch").
 *
 * <pre>
 * offset size field
 *      0    8 base offset               not under the CRC: stamped by the leader
 *      8    4 length                    bytes after this field
 *     12    4 partition leader epoch    not under the CRC: stamped by the leader
 *     16    1 magic                     stands at 16 in all formats
 *     17    4 CRC-32C                   of everything from the attributes to the end
 *     21    2 attributes                see the masks below
 *     23    4 last offset delta         last offset - base offset, kept by compaction
 *     27    8 base timestamp            the delete horizon instead, when its flag is set
 *     35    8 max timestamp             the append time when the timestamp type is LOG_APPEND_TIME
 *     43    8 producer id               -1 none
 *     51    2 producer epoch            -1 none
 *     53    4 base sequence             -1 none
 *     57    4 record count
 *     61      records, compressed as a whole
 * </pre>
 *
 * Attributes: bits 0-2 compression, 3 timestamp type, 4 transactional, 5 control, 6 delete horizon, the rest unused.
 */
public final class RecordBatchHeader {
    public static final int BASE_OFFSET = 0;
    public static final int LENGTH = 8;
    public static final int PARTITION_LEADER_EPOCH = 12;
    public static final int MAGIC = 16;
    public static final int CRC = 17;
    public static final int ATTRIBUTES = 21;
    public static final int LAST_OFFSET_DELTA = 23;
    public static final int BASE_TIMESTAMP = 27;
    public static final int MAX_TIMESTAMP = 35;
    public static final int PRODUCER_ID = 43;
    public static final int PRODUCER_EPOCH = 51;
    public static final int BASE_SEQUENCE = 53;
    public static final int RECORD_COUNT = 57;

    /** Bytes of a batch without records. */
    public static final int SIZE_BYTES = 61;

    /** Base offset and length: what must be there before the size of a batch is known. Same in all formats. */
    public static final int LOG_OVERHEAD_BYTES = 12;

    /** What must be there before the format of a batch is known. */
    public static final int SIZE_UP_TO_MAGIC_BYTES = 17;

    public static final byte MAGIC_V0 = 0;
    public static final byte MAGIC_V1 = 1;
    public static final byte MAGIC_V2 = 2;

    public static final int COMPRESSION_MASK = 0x07;
    public static final int LOG_APPEND_TIME_FLAG = 0x08;
    public static final int TRANSACTIONAL_FLAG = 0x10;
    public static final int CONTROL_FLAG = 0x20;
    public static final int DELETE_HORIZON_FLAG = 0x40;

    public static final long NO_PRODUCER_ID = -1L;
    public static final short NO_PRODUCER_EPOCH = -1;
    public static final int NO_SEQUENCE = -1;
    public static final long NO_TIMESTAMP = -1L;
    public static final int NO_PARTITION_LEADER_EPOCH = -1;

    private RecordBatchHeader() {}

    /** Bytes of a batch without records, or of an old message without key and value. */
    public static int leastSizeBytes(byte magic) {
        return magic >= MAGIC_V2 ? SIZE_BYTES : LegacyMessage.leastSizeBytes(magic);
    }

    /** Sequence numbers wrap from the largest int to zero. */
    public static int addToSequence(int sequence, int increment) {
        return sequence > Integer.MAX_VALUE - increment
                ? increment - (Integer.MAX_VALUE - sequence) - 1
                : sequence + increment;
    }
}
