package dev.ottla.protocol.differential;

import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.differential.SchemaFile.StructValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Draws values for a schema in one version. The same seed draws the same values. */
final class RandomTree {

    private final Random random;
    private final int version;
    private final boolean fillIgnorable;

    /** {@code fillIgnorable}: also fill fields that this version lacks and that may be dropped. */
    RandomTree(long seed, int version, boolean fillIgnorable) {
        this.random = new Random(seed);
        this.version = version;
        this.fillIgnorable = fillIgnorable;
    }

    StructValue struct(SchemaFile schema, List<SchemaField> fields) {
        StructValue struct = StructValue.empty();
        for (SchemaField field : fields) {
            boolean present = field.isIn(version);
            boolean dropped = !present && fillIgnorable && field.isIgnorable();
            boolean required = field.elementType().equals("records") && !field.isNullable(version);
            if ((present && (required || random.nextInt(8) != 0)) || (dropped && random.nextInt(3) == 0)) {
                struct.values().put(field.name(), value(field));
            }
        }
        if (schema.isFlexible(version) && random.nextInt(3) == 0) {
            unknownTags(fields, struct);
        }
        return struct;
    }

    private void unknownTags(List<SchemaField> fields, StructValue struct) {
        for (int tag = 0; tag < 12; tag++) {
            int candidate = tag;
            boolean known = fields.stream().anyMatch(field -> field.tag() == candidate);
            if (!known && random.nextInt(5) == 0) {
                struct.unknownTags().put(tag * (tag > 9 ? 1000 : 1), bytes());
            }
        }
    }

    private @Nullable Object value(SchemaField field) {
        if (field.isNullable(version) && random.nextInt(4) == 0) {
            return null;
        }
        if (!field.isArray()) {
            return single(field);
        }
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(single(field));
        }
        return list;
    }

    private Object single(SchemaField field) {
        if (field.isStruct()) {
            return struct(field.schema(), field.structFields());
        }
        return switch (field.elementType()) {
            case "bool" -> random.nextBoolean();
            case "int8" -> (long) (byte) random.nextInt();
            case "int16" -> (long) (short) random.nextInt();
            case "uint16" -> (long) random.nextInt(1 << 16);
            case "int32" -> (long) (random.nextBoolean() ? random.nextInt() : random.nextInt(300));
            case "uint32" -> random.nextLong(1L << 32);
            case "int64" -> random.nextLong();
            case "float64" -> random.nextGaussian();
            case "uuid" -> new Uuid(random.nextLong(), random.nextLong());
            case "string" -> string();
            case "bytes", "records" -> bytes();
            default -> throw new AssertionError("New type " + field.elementType());
        };
    }

    private String string() {
        int length = random.nextInt(6) == 0 ? random.nextInt(400) : random.nextInt(12);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(12)) {
                case 0 -> text.appendCodePoint(0x80 + random.nextInt(0x700));
                case 1 -> text.appendCodePoint(0x4e00 + random.nextInt(0x1000));
                case 2 -> text.appendCodePoint(0x1f600 + random.nextInt(0x40));
                default -> text.append((char) ('a' + random.nextInt(26)));
            }
        }
        return text.toString();
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(6) == 0 ? random.nextInt(400) : random.nextInt(12)];
        random.nextBytes(bytes);
        return bytes;
    }
}
