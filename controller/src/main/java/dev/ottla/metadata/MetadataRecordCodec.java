package dev.ottla.metadata;

import dev.ottla.protocol.ApiMessage;
import dev.ottla.protocol.ApiRecord;
import dev.ottla.protocol.MessageCodec;
import dev.ottla.protocol.ProtocolException;
import dev.ottla.protocol.WireReader;
import dev.ottla.protocol.WireWriter;
import dev.ottla.protocol.message.metadata.RecordCodecs;
import io.netty.buffer.ByteBuf;

/**
 * The bytes of a record's value in the metadata log.
 *
 * <pre>
 * unsigned varint  frame version, 1
 * unsigned varint  type of the record
 * unsigned varint  version of the record
 * …                the record in that version
 * </pre>
 */
public final class MetadataRecordCodec {
    private static final int FRAME_VERSION = 1;

    private MetadataRecordCodec() {}

    public static byte[] encode(MetadataRecord record) {
        return encodeAs(record.message().codec(), record);
    }

    /** Throws {@link InvalidMetadataException} for bytes that are no record of a release up to ours. */
    public static MetadataRecord decode(ByteBuf value) {
        WireReader in = new WireReader(value);
        try {
            int frame = in.readUnsignedVarint("frame version");
            int type = in.readUnsignedVarint("record type");
            int version = in.readUnsignedVarint("record version");
            if (frame != FRAME_VERSION) {
                throw new InvalidMetadataException("a metadata record has frame version " + frame + ", known is 1");
            }
            return decode(in, type, version);
        } catch (ProtocolException e) {
            throw new InvalidMetadataException("a metadata record cannot be read: " + e.getMessage(), e);
        }
    }

    private static MetadataRecord decode(WireReader in, int type, int version) {
        MessageCodec<? extends ApiRecord> codec = type > Short.MAX_VALUE ? null : RecordCodecs.codec((short) type);
        if (codec == null || version > Short.MAX_VALUE || !codec.supports((short) version)) {
            throw new InvalidMetadataException("the metadata log has a record of type " + type + ", version " + version
                    + ", which this release does not know");
        }
        MetadataRecord record = new MetadataRecord(codec.read(in, (short) version), (short) version);
        if (in.remaining() > 0) {
            throw new InvalidMetadataException(
                    in.remaining() + " bytes follow a " + codec.messageName() + " in the metadata log");
        }
        return record;
    }

    /** The codec that a message names is that of its own class, which the type system cannot say. */
    @SuppressWarnings("unchecked")
    private static <T extends ApiMessage> byte[] encodeAs(MessageCodec<T> codec, MetadataRecord record) {
        try (WireWriter out = WireWriter.onHeap()) {
            out.writeUnsignedVarint(FRAME_VERSION);
            out.writeUnsignedVarint(record.message().recordType());
            out.writeUnsignedVarint(record.version());
            codec.write((T) record.message(), out, record.version());
            return out.toByteArray();
        }
    }
}
