package dev.ottla.protocol.generator;

import java.util.Locale;

/** What a field holds. */
sealed interface FieldType {

    enum Scalar implements FieldType {
        BOOL(1),
        INT8(1),
        INT16(2),
        UINT16(2),
        INT32(4),
        UINT32(4),
        INT64(8),
        FLOAT64(8),
        UUID(16),
        STRING(2),
        BYTES(4),
        RECORDS(4);

        /** Least bytes on the wire; for types of variable size, of their older length field. */
        final int leastSizeBytes;

        Scalar(int leastSizeBytes) {
            this.leastSizeBytes = leastSizeBytes;
        }

        @Override
        public boolean hasLength() {
            return this == STRING || this == BYTES || this == RECORDS;
        }
    }

    /** A struct, by its name within the message. */
    record StructType(String name) implements FieldType {}

    record ArrayType(FieldType element) implements FieldType {}

    static FieldType parse(String text) {
        if (text.startsWith("[]")) {
            return new ArrayType(parse(text.substring(2)));
        }
        if (Character.isUpperCase(text.charAt(0))) {
            return new StructType(text);
        }
        return Scalar.valueOf(text.toUpperCase(Locale.ROOT));
    }

    default boolean isArray() {
        return this instanceof ArrayType;
    }

    /** Whether values carry a length in front that differs between flexible and older versions. */
    default boolean hasLength() {
        return isArray();
    }

    default boolean mayBeNull() {
        return hasLength() || this instanceof StructType;
    }
}
