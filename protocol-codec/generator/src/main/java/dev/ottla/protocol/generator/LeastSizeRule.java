package dev.ottla.protocol.generator;

import java.util.stream.IntStream;

/** The fewest bytes that a value can take, so that a reader can refuse counts that cannot be true. */
final class LeastSizeRule {

    private final Schema schema;

    LeastSizeRule(Schema schema) {
        this.schema = schema;
    }

    /** The fewest bytes of an array's element in any of {@code versions}; at least 1. */
    int ofElement(Field array, Versions versions) {
        FieldType element = ((FieldType.ArrayType) array.type()).element();
        int least = IntStream.rangeClosed(versions.lowest(), versions.highest())
                .map(version -> size(element, false, array.flexible().contains(version), version))
                .min()
                .orElse(1);
        return Math.max(1, least);
    }

    private int size(FieldType type, boolean nullable, boolean flexible, int version) {
        return switch (type) {
            case FieldType.StructType(String name) -> nullable ? 1 : struct(schema.struct(name), version);
            case FieldType.ArrayType array -> flexible ? 1 : Integer.BYTES;
            case FieldType.Scalar scalar -> flexible && scalar.hasLength() ? 1 : scalar.leastSizeBytes;
        };
    }

    private int struct(Struct struct, int version) {
        int size = struct.flexible().contains(version) ? 1 : 0;
        for (Field field : struct.fields()) {
            boolean regular =
                    field.versions().contains(version) && !field.tagged().contains(version);
            if (regular) {
                size += size(
                        field.type(),
                        field.nullable().contains(version),
                        field.flexible().contains(version),
                        version);
            }
        }
        return size;
    }
}
