package dev.ottla.protocol.record;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** The kinds of control records: what the type in the key of a record in a control batch says. */
public enum ControlRecordType {
    /** Ends a transaction without effect; the value is an {@link EndTransactionMarker}. */
    ABORT(0),
    /** Ends a transaction; the value is an {@link EndTransactionMarker}. */
    COMMIT(1),
    /** First record of a Raft leader's epoch; the value is a LeaderChangeMessage. */
    LEADER_CHANGE(2),
    /** First record of a snapshot; the value is a SnapshotHeaderRecord. */
    SNAPSHOT_HEADER(3),
    /** Last record of a snapshot; the value is a SnapshotFooterRecord. */
    SNAPSHOT_FOOTER(4),
    /** The value is a KRaftVersionRecord. */
    KRAFT_VERSION(5),
    /** The value is a VotersRecord. */
    KRAFT_VOTERS(6),
    /** From a later release; readers step over it. */
    UNKNOWN(-1);

    private static final short KEY_VERSION = 0;
    private static final int KEY_BYTES = 4;

    private final int id;

    ControlRecordType(int id) {
        this.id = id;
    }

    public int id() {
        return id;
    }

    public boolean endsTransaction() {
        return this == ABORT || this == COMMIT;
    }

    /** The key of a control record of this type: int16 version 0, int16 type. */
    public ByteBuf key() {
        if (this == UNKNOWN) {
            throw new IllegalStateException("an unknown control record cannot be written");
        }
        return Unpooled.buffer(KEY_BYTES, KEY_BYTES).writeShort(KEY_VERSION).writeShort(id);
    }

    /**
     * The type that a control record's key names; {@link #UNKNOWN} for one from a later release.
     *
     * @throws InvalidRecordException when the bytes are no such key
     */
    public static ControlRecordType ofKey(ByteBuf key) {
        if (key.readableBytes() < KEY_BYTES) {
            throw new InvalidRecordException("The key of a control record has at least " + KEY_BYTES
                    + " bytes, this one has " + key.readableBytes());
        }
        short version = key.getShort(key.readerIndex());
        if (version < 0) {
            throw new InvalidRecordException("The key of a control record cannot have version " + version);
        }
        int type = key.getShort(key.readerIndex() + Short.BYTES);
        for (ControlRecordType candidate : values()) {
            if (candidate.id == type) {
                return candidate;
            }
        }
        return UNKNOWN;
    }
}
