package dev.ottla.protocol.generator;

import com.palantir.javapoet.CodeBlock;

/** Prints the expression that reads one field's value. */
final class ReadValueRule {

    private final LeastSizeRule leastSize;

    ReadValueRule(Schema schema) {
        this.leastSize = new LeastSizeRule(schema);
    }

    /** {@code range}: the versions in which this expression runs. */
    CodeBlock value(Field field, Versions range, Lengths lengths) {
        return switch (field.type()) {
            case FieldType.StructType(String name) -> struct(field, range, name);
            case FieldType.ArrayType(FieldType element) -> array(field, range, lengths, element);
            case FieldType.Scalar scalar when scalar.hasLength() -> withLength(field, range, lengths, scalar);
            case FieldType.Scalar scalar -> CodeBlock.of("in.read$L($S)", method(scalar), field.name());
        };
    }

    private static CodeBlock struct(Field field, Versions range, String name) {
        CodeBlock read = CodeBlock.of("read$LField(in, version, $S)", name, field.name());
        Versions.Condition nullable = field.nullable().within(range);
        if (nullable.never()) {
            return read;
        }
        String presence = range.equals(field.tagged()) ? "readTaggedPresence" : "readPresence";
        CodeBlock notNullable =
                CodeBlock.of("$L", field.nullable().outside(range).expression());
        return nullable.always()
                ? CodeBlock.of("in.$L($S) ? $L : null", presence, field.name(), read)
                : CodeBlock.of("$L || in.$L($S) ? $L : null", notNullable, presence, field.name(), read);
    }

    private static CodeBlock withLength(Field field, Versions range, Lengths lengths, FieldType.Scalar scalar) {
        String arguments = "(" + lengths.compact(field, range) + ", \"" + field.name() + "\")";
        return nullableOrNot(
                field, range, "in.readNullable" + method(scalar) + arguments, "in.read" + method(scalar) + arguments);
    }

    private CodeBlock array(Field field, Versions range, Lengths lengths, FieldType element) {
        String compact = lengths.compact(field, range);
        String arguments = "(" + compact + ", " + leastSize.ofElement(field, range) + ", \"" + field.name() + "\")";
        CodeBlock count = nullableOrNot(field, range, "in.readNullableCount" + arguments, "in.readCount" + arguments);
        if (element instanceof FieldType.StructType(String name)) {
            return CodeBlock.of("read$LList(in, version,$W$L,$W$S)", name, count, field.name());
        }
        FieldType.Scalar scalar = (FieldType.Scalar) element;
        String more = scalar.hasLength() ? compact + ", " : "";
        return CodeBlock.of(
                "$T.$L(in,$W$L,$W$L$S)", JavaTypes.WIRE_LISTS, "read" + listMethod(scalar), count, more, field.name());
    }

    private static CodeBlock nullableOrNot(Field field, Versions range, String nullable, String required) {
        Versions.Condition condition = field.nullable().within(range);
        if (condition.text().isPresent()) {
            return CodeBlock.of("$L\n? $L\n: $L", condition.expression(), nullable, required);
        }
        return CodeBlock.of("$L", condition.holds() ? nullable : required);
    }

    static String method(FieldType.Scalar scalar) {
        return switch (scalar) {
            case BOOL -> "Boolean";
            case INT8 -> "Byte";
            case INT16 -> "Short";
            case UINT16 -> "UnsignedShort";
            case INT32 -> "Int";
            case UINT32 -> "UnsignedInt";
            case INT64 -> "Long";
            case FLOAT64 -> "Double";
            case UUID -> "Uuid";
            case STRING -> "String";
            case BYTES -> "Bytes";
            case RECORDS -> "Records";
        };
    }

    static String listMethod(FieldType.Scalar scalar) {
        return switch (scalar) {
            case INT8 -> "Int8s";
            case INT16 -> "Shorts";
            case INT32 -> "Ints";
            case INT64 -> "Longs";
            case UUID -> "Uuids";
            case STRING -> "Strings";
            case BOOL, UINT16, UINT32, FLOAT64, BYTES, RECORDS ->
                throw new IllegalArgumentException("No arrays of " + scalar + " yet: add them to WireLists");
        };
    }
}
