package dev.ottla.protocol.generator;

import com.palantir.javapoet.CodeBlock;

/** Prints the statements that write one field's value. */
final class WriteValueRule {

    static CodeBlock accessor(Field field) {
        return CodeBlock.of("value.$L()", field.name());
    }

    /** {@code range}: the versions in which these statements run. */
    CodeBlock statements(Field field, Versions range, Lengths lengths) {
        Versions.Condition nullable = field.nullable().within(range);
        CodeBlock present = present(field, range, lengths, nullable);
        if (!field.type().mayBeNull() || nullable.never()) {
            return present;
        }
        String alsoNullable = nullable.always() ? "" : " && " + nullable.expression();
        return CodeBlock.builder()
                .beginControlFlow("if ($L == null$L)", accessor(field), alsoNullable)
                .addStatement(nullStatement(field, range, lengths.compact(field, range)))
                .nextControlFlow("else")
                .add(present)
                .endControlFlow()
                .build();
    }

    /** As {@link #statements} for a value known not to be null. */
    CodeBlock notNull(Field field, Versions range, Lengths lengths) {
        return present(field, range, lengths, field.nullable().within(range));
    }

    private static String presence(Field field, Versions range) {
        return range.equals(field.tagged()) ? "out.writeTaggedPresence" : "out.writePresence";
    }

    private static String nullStatement(Field field, Versions range, String compact) {
        return switch (field.type()) {
            case FieldType.StructType struct -> presence(field, range) + "(false)";
            case FieldType.ArrayType array -> "out.writeNullCount(" + compact + ")";
            case FieldType.Scalar scalar -> "out.writeNull" + ReadValueRule.method(scalar) + "(" + compact + ")";
        };
    }

    private static CodeBlock present(Field field, Versions range, Lengths lengths, Versions.Condition nullable) {
        return switch (field.type()) {
            case FieldType.StructType(String name) -> struct(field, name, nullable, presence(field, range));
            case FieldType.ArrayType(FieldType element) -> array(field, element, lengths.compact(field, range));
            case FieldType.Scalar scalar -> {
                String compact = scalar.hasLength() ? ", " + lengths.compact(field, range) : "";
                yield CodeBlock.builder()
                        .addStatement("out.write$L($L$L)", ReadValueRule.method(scalar), accessor(field), compact)
                        .build();
            }
        };
    }

    private static CodeBlock struct(Field field, String name, Versions.Condition nullable, String presence) {
        CodeBlock.Builder code = CodeBlock.builder();
        if (nullable.always()) {
            code.addStatement("$L(true)", presence);
        } else if (!nullable.never()) {
            code.beginControlFlow("if ($L)", nullable.expression())
                    .addStatement("$L(true)", presence)
                    .endControlFlow();
        }
        return code.addStatement("write$L($L, out, version)", name, accessor(field))
                .build();
    }

    private static CodeBlock array(Field field, FieldType element, String compact) {
        CodeBlock.Builder code =
                CodeBlock.builder().addStatement("out.writeCount($L.size(), $L)", accessor(field), compact);
        if (element instanceof FieldType.StructType(String name)) {
            return code.addStatement("write$LList($L, out, version)", name, accessor(field))
                    .build();
        }
        FieldType.Scalar scalar = (FieldType.Scalar) element;
        String more = scalar.hasLength() ? ", " + compact : "";
        return code.addStatement(
                        "$T.write$L(out, $L$L)",
                        JavaTypes.WIRE_LISTS,
                        ReadValueRule.listMethod(scalar),
                        accessor(field),
                        more)
                .build();
    }
}
