package dev.ottla.protocol.generator;

import com.palantir.javapoet.CodeBlock;

/** The value a field has when nobody set it, and the test whether a value is another one. */
final class DefaultRule {

    private final JavaTypes types;

    DefaultRule(JavaTypes types) {
        this.types = types;
    }

    CodeBlock value(Field field) {
        if (field.defaultsToNull()) {
            return CodeBlock.of("null");
        }
        return switch (field.type()) {
            case FieldType.StructType struct -> CodeBlock.of("$T.DEFAULT", types.struct(struct.name()));
            case FieldType.ArrayType array -> emptyList(array);
            case FieldType.Scalar scalar -> scalar(scalar, field);
        };
    }

    private CodeBlock emptyList(FieldType.ArrayType array) {
        if (JavaTypes.isPrimitiveList(array)) {
            return CodeBlock.of("$T.EMPTY", types.plain(array));
        }
        return CodeBlock.of("$T.of()", JavaTypes.LIST);
    }

    private static CodeBlock scalar(FieldType.Scalar scalar, Field field) {
        String text = field.defaultText() == null ? "" : field.defaultText().trim();
        return switch (scalar) {
            case BOOL -> CodeBlock.of("$L", Boolean.parseBoolean(text));
            case INT8 -> number("(byte) ", text, "");
            case INT16 -> number("(short) ", text, "");
            case UINT16, INT32 -> number("", text, "");
            case UINT32, INT64 -> number("", text, "L");
            case FLOAT64 -> CodeBlock.of("$L", text.isEmpty() ? 0.0 : Double.parseDouble(text));
            case UUID -> CodeBlock.of("$T.ZERO", JavaTypes.UUID);
            case STRING -> CodeBlock.of("$S", text);
            case BYTES -> CodeBlock.of("$T.EMPTY", JavaTypes.BYTES);
            case RECORDS -> CodeBlock.of("$T.EMPTY", JavaTypes.MEMORY_RECORDS);
        };
    }

    private static CodeBlock number(String cast, String text, String suffix) {
        long value = text.isEmpty() ? 0 : Long.decode(text);
        return CodeBlock.of("$L$L$L", cast, value, suffix);
    }

    /** An expression that is true when {@code value} is not the default. */
    CodeBlock differs(Field field, CodeBlock value) {
        if (field.defaultsToNull()) {
            return CodeBlock.of("$L != null", value);
        }
        String nullable = field.isNullable() ? "$1L == null || " : "";
        return switch (field.type()) {
            case FieldType.StructType struct ->
                CodeBlock.of("$1L != $2T.DEFAULT && !$2T.DEFAULT.equals($1L)", value, types.struct(struct.name()));
            case FieldType.ArrayType array -> CodeBlock.of(nullable + "!$1L.isEmpty()", value);
            case FieldType.Scalar scalar -> scalarDiffers(scalar, field, value, nullable);
        };
    }

    private static CodeBlock scalarDiffers(FieldType.Scalar scalar, Field field, CodeBlock value, String nullable) {
        return switch (scalar) {
            case BOOL -> CodeBlock.of(Boolean.parseBoolean(field.defaultText()) ? "!$L" : "$L", value);
            case INT8, INT16, UINT16, INT32, UINT32, INT64, FLOAT64 ->
                CodeBlock.of("$L != $L", value, scalar(scalar, field));
            case UUID -> CodeBlock.of("!$L.isZero()", value);
            case STRING -> {
                String text = field.defaultText() == null ? "" : field.defaultText();
                yield text.isEmpty()
                        ? CodeBlock.of(nullable + "!$1L.isEmpty()", value)
                        : CodeBlock.of("!$S.equals($L)", text, value);
            }
            case BYTES -> CodeBlock.of(nullable + "!$1L.isEmpty()", value);
            case RECORDS -> CodeBlock.of("$L.sizeBytes() != 0", value);
        };
    }
}
