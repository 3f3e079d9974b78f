package dev.ottla.protocol.record;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** The control record that ends a transaction in a partition. Value: int16 version 0, int32 coordinator epoch. */
public record EndTransactionMarker(ControlRecordType type, int coordinatorEpoch) {
    private static final short VERSION = 0;
    private static final int VALUE_BYTES = 6;

    public EndTransactionMarker {
        if (!type.endsTransaction()) {
            throw new IllegalArgumentException(type + " does not end a transaction");
        }
    }

    public boolean isCommit() {
        return type == ControlRecordType.COMMIT;
    }

    public ByteBuf value() {
        return Unpooled.buffer(VALUE_BYTES, VALUE_BYTES).writeShort(VERSION).writeInt(coordinatorEpoch);
    }

    /**
     * Reads the marker that a cursor over a control batch stands on. Fields that later versions append are not looked
     * at.
     *
     * @throws InvalidRecordException when it is no end-of-transaction marker
     */
    public static EndTransactionMarker read(RecordCursor cursor) {
        ByteBuf key = cursor.key();
        ByteBuf value = cursor.value();
        if (key == null || value == null) {
            throw new InvalidRecordException("A control record lacks its key or its value");
        }
        ControlRecordType type = ControlRecordType.ofKey(key);
        if (!type.endsTransaction()) {
            throw new InvalidRecordException("Control record of type " + type + " does not end a transaction");
        }
        if (value.readableBytes() < VALUE_BYTES || value.getShort(value.readerIndex()) < VERSION) {
            throw new InvalidRecordException("The value of an end-of-transaction marker is malformed");
        }
        return new EndTransactionMarker(type, value.getInt(value.readerIndex() + Short.BYTES));
    }
}
