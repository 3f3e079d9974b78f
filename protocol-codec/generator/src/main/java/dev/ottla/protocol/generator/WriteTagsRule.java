package dev.ottla.protocol.generator;

import com.palantir.javapoet.CodeBlock;
import java.util.List;

/**
 * Prints the tag section of a struct: known fields that differ from their default, in tag order, unknown ones between.
 */
final class WriteTagsRule {

    private final DefaultRule defaults;
    private final WriteValueRule values;

    WriteTagsRule(DefaultRule defaults, WriteValueRule values) {
        this.defaults = defaults;
        this.values = values;
    }

    CodeBlock section(Struct struct, Lengths lengths, String path) {
        CodeBlock section = struct.taggedFields().isEmpty()
                ? CodeBlock.builder()
                        .addStatement("value.unknownTaggedFields().writeTo(out)")
                        .build()
                : withKnownFields(struct, lengths);
        Versions.Condition flexible = struct.flexible().within(struct.versions());
        if (flexible.always()) {
            return section;
        }
        return CodeBlock.builder()
                .beginControlFlow("if ($L)", flexible.expression())
                .add(section)
                .nextControlFlow("else if (!value.unknownTaggedFields().isEmpty())")
                .addStatement("throw $T.taggedFields($S, version)", JavaTypes.UNSUPPORTED_VERSION, path)
                .endControlFlow()
                .build();
    }

    private CodeBlock withKnownFields(Struct struct, Lengths lengths) {
        List<Field> fields = struct.taggedFields();
        CodeBlock.Builder code = CodeBlock.builder();
        code.addStatement("int tags = value.unknownTaggedFields().size()");
        for (Field field : fields) {
            code.addStatement("boolean $L = $L", flag(field), isWritten(field, struct));
            code.beginControlFlow("if ($L)", flag(field)).addStatement("tags++").endControlFlow();
        }
        code.addStatement("out.writeUnsignedVarint(tags)");
        code.addStatement("int next = 0");
        for (Field field : fields) {
            code.beginControlFlow("if ($L)", flag(field))
                    .addStatement("next = value.unknownTaggedFields().writeBelow(out, next, $L)", field.tag())
                    .addStatement("int start = out.beginTag($L)", field.tag())
                    .add(value(field, lengths))
                    .addStatement("out.endTag(start)")
                    .endControlFlow();
        }
        return code.addStatement("value.unknownTaggedFields().writeRest(out, next)")
                .build();
    }

    /** A field that is null by default is not null when it is written. */
    private CodeBlock value(Field field, Lengths lengths) {
        return field.defaultsToNull()
                ? values.notNull(field, field.tagged(), lengths)
                : values.statements(field, field.tagged(), lengths);
    }

    private static String flag(Field field) {
        return "has" + field.capitalized();
    }

    private CodeBlock isWritten(Field field, Struct struct) {
        CodeBlock differs = defaults.differs(field, WriteValueRule.accessor(field));
        Versions.Condition known = field.tagged().within(struct.flexible());
        return known.always() ? differs : CodeBlock.of("$L && ($L)", known.expression(), differs);
    }
}
