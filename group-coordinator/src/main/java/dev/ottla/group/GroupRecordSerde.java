package dev.ottla.group;

import dev.ottla.protocol.ApiRecord;
import dev.ottla.protocol.Bytes;
import dev.ottla.protocol.MessageCodec;
import dev.ottla.protocol.ProtocolException;
import dev.ottla.protocol.UnsupportedVersionException;
import dev.ottla.protocol.message.group.GroupMetadataKey;
import dev.ottla.protocol.message.group.GroupMetadataKeyCodec;
import dev.ottla.protocol.message.group.GroupMetadataValueCodec;
import dev.ottla.protocol.message.group.LegacyOffsetCommitKey;
import dev.ottla.protocol.message.group.LegacyOffsetCommitKeyCodec;
import dev.ottla.protocol.message.group.LegacyOffsetCommitValue;
import dev.ottla.protocol.message.group.LegacyOffsetCommitValueCodec;
import dev.ottla.protocol.message.group.OffsetCommitKey;
import dev.ottla.protocol.message.group.OffsetCommitKeyCodec;
import dev.ottla.protocol.message.group.OffsetCommitValue;
import dev.ottla.protocol.message.group.OffsetCommitValueCodec;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Records of {@code __consumer_offsets} to and from bytes, as Apache Kafka writes them.
 *
 * <pre>
 * key:   int16 record type,   the type's key at its version 0
 * value: int16 value version, the type's value at that version
 * </pre>
 *
 * Written are OffsetCommitValue 4 (1 where the client gave a retention time of its own) and GroupMetadataValue 3.
 * Stateless.
 */
public final class GroupRecordSerde {
    private static final short KEY_VERSION = 0;
    private static final short OFFSET_VERSION = 4;
    private static final short OFFSET_WITH_EXPIRY_VERSION = 1;
    private static final short GROUP_METADATA_VERSION = 3;
    private static final long NO_EXPIRY = -1;

    private GroupRecordSerde() {}

    public static Bytes key(GroupRecord written) {
        return switch (written) {
            case GroupRecord.OffsetCommit it -> key(it.key(), OffsetCommitKeyCodec.INSTANCE);
            case GroupRecord.GroupMetadata it -> key(it.key(), GroupMetadataKeyCodec.INSTANCE);
            case GroupRecord.Foreign it -> it.key();
            case GroupRecord.PendingOffsetCommit it -> throw readOnly(it);
            case GroupRecord.TransactionEnd it -> throw readOnly(it);
        };
    }

    /** The value; null for a tombstone. */
    public static @Nullable Bytes value(GroupRecord written) {
        return switch (written) {
            case GroupRecord.OffsetCommit(OffsetCommitKey key, OffsetCommitValue value) -> {
                if (value == null) {
                    yield null;
                }
                boolean expires = value.expireTimestamp() != NO_EXPIRY;
                short version = expires ? OFFSET_WITH_EXPIRY_VERSION : OFFSET_VERSION;
                yield prefixed(version, OffsetCommitValueCodec.INSTANCE.toByteArray(value, version));
            }
            case GroupRecord.GroupMetadata it ->
                it.value() == null
                        ? null
                        : prefixed(
                                GROUP_METADATA_VERSION,
                                GroupMetadataValueCodec.INSTANCE.toByteArray(it.value(), GROUP_METADATA_VERSION));
            case GroupRecord.Foreign it -> it.value();
            case GroupRecord.PendingOffsetCommit it -> throw readOnly(it);
            case GroupRecord.TransactionEnd it -> throw readOnly(it);
        };
    }

    /** A batch of a transaction and its marker are more than key and value. */
    private static IllegalArgumentException readOnly(GroupRecord transactional) {
        return new IllegalArgumentException("not to be written as a plain record: " + transactional);
    }

    /**
     * Reads a record.
     *
     * @throws ProtocolException if the bytes are not what their type says
     * @throws UnsupportedVersionException if a value comes from a later release
     */
    public static GroupRecord read(Bytes key, @Nullable Bytes value) {
        short type = leadingShort(key);
        return switch (type) {
            case LegacyOffsetCommitKey.RECORD_TYPE ->
                legacy(
                        body(key, LegacyOffsetCommitKeyCodec.INSTANCE, KEY_VERSION),
                        value(value, LegacyOffsetCommitValueCodec.INSTANCE));
            case OffsetCommitKey.RECORD_TYPE ->
                new GroupRecord.OffsetCommit(
                        body(key, OffsetCommitKeyCodec.INSTANCE, KEY_VERSION),
                        value(value, OffsetCommitValueCodec.INSTANCE));
            case GroupMetadataKey.RECORD_TYPE ->
                new GroupRecord.GroupMetadata(
                        body(key, GroupMetadataKeyCodec.INSTANCE, KEY_VERSION),
                        value(value, GroupMetadataValueCodec.INSTANCE));
            default -> new GroupRecord.Foreign(type, key, value);
        };
    }

    /**
     * Reads a record of a transaction that is not decided where it stands. Only offsets are ever committed that way; a
     * record of another kind counts as it is.
     *
     * @throws ProtocolException if the bytes are not what their type says
     * @throws UnsupportedVersionException if a value comes from a later release
     */
    public static GroupRecord readTransactional(long producerId, Bytes key, @Nullable Bytes value) {
        GroupRecord plain = read(key, value);
        return plain instanceof GroupRecord.OffsetCommit(OffsetCommitKey committed, OffsetCommitValue offset)
                        && offset != null
                ? new GroupRecord.PendingOffsetCommit(producerId, committed, offset)
                : plain;
    }

    private static GroupRecord legacy(LegacyOffsetCommitKey key, @Nullable LegacyOffsetCommitValue value) {
        OffsetCommitKey today = OffsetCommitKey.builder()
                .group(key.group())
                .topic(key.topic())
                .partition(key.partition())
                .build();
        if (value == null) {
            return new GroupRecord.OffsetCommit(today, null);
        }
        return new GroupRecord.OffsetCommit(
                today,
                OffsetCommitValue.builder()
                        .offset(value.offset())
                        .metadata(value.metadata())
                        .commitTimestamp(value.commitTimestamp())
                        .build());
    }

    private static <K extends ApiRecord> Bytes key(K key, MessageCodec<K> codec) {
        return prefixed(key.recordType(), codec.toByteArray(key, KEY_VERSION));
    }

    private static <V extends ApiRecord> @Nullable V value(@Nullable Bytes bytes, MessageCodec<V> codec) {
        return bytes == null ? null : body(bytes, codec, leadingShort(bytes));
    }

    private static <T extends ApiRecord> T body(Bytes bytes, MessageCodec<T> codec, short version) {
        ByteBuffer buffer = bytes.asByteBuffer();
        byte[] body = new byte[bytes.size() - Short.BYTES];
        buffer.get(Short.BYTES, body);
        return codec.read(body, version);
    }

    private static short leadingShort(Bytes bytes) {
        if (bytes.size() < Short.BYTES) {
            throw new ProtocolException("a record of " + bytes.size() + " bytes has no type", "", 0);
        }
        return bytes.asByteBuffer().getShort();
    }

    private static Bytes prefixed(short number, byte[] body) {
        return Bytes.wrap(ByteBuffer.allocate(Short.BYTES + body.length)
                .putShort(number)
                .put(body)
                .array());
    }
}
