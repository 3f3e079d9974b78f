package dev.ottla.protocol.generator;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.ParameterizedTypeName;
import java.util.List;
import java.util.function.Function;

/** Prints the loop over a struct's tagged fields. */
final class ReadTagsRule {

    private final Function<Field, String> locals;
    private final ReadValueRule values;

    ReadTagsRule(Function<Field, String> locals, ReadValueRule values) {
        this.locals = locals;
        this.values = values;
    }

    CodeBlock section(Struct struct, Lengths lengths) {
        Versions.Condition flexible = struct.flexible().within(struct.versions());
        CodeBlock.Builder code = CodeBlock.builder()
                .addStatement(
                        "$T unknown = null",
                        ParameterizedTypeName.get(JavaTypes.LIST, JavaTypes.TAGGED_FIELDS.nestedClass("TaggedField")));
        if (!flexible.always()) {
            code.beginControlFlow("if ($L)", flexible.expression());
        }
        code.beginControlFlow("for (int tags = in.readTagCount(); tags > 0; tags--)")
                .addStatement("int tag = in.readTag()")
                .addStatement("int size = in.readTagSize()")
                .add(dispatch(struct, lengths))
                .endControlFlow();
        if (!flexible.always()) {
            code.endControlFlow();
        }
        return code.build();
    }

    private CodeBlock dispatch(Struct struct, Lengths lengths) {
        CodeBlock unknown = CodeBlock.builder()
                .addStatement("unknown = $T.append(unknown, in.readUnknownTag(tag, size))", JavaTypes.TAGGED_FIELDS)
                .build();
        List<Field> tagged = struct.taggedFields();
        if (tagged.isEmpty()) {
            return unknown;
        }
        CodeBlock.Builder code = CodeBlock.builder().beginControlFlow("switch (tag)");
        for (Field field : tagged) {
            code.beginControlFlow("case $L ->", field.tag())
                    .add(refuseInOtherVersions(field, struct))
                    .add(knownField(field, lengths))
                    .endControlFlow();
        }
        return code.add("default -> ").add(unknown).endControlFlow().build();
    }

    /** A tag of the schema is never an unknown one, not even where this version lacks it. */
    private static CodeBlock refuseInOtherVersions(Field field, Struct struct) {
        Versions.Condition absent = field.tagged().outside(struct.flexible());
        if (absent.never()) {
            return CodeBlock.of("");
        }
        return CodeBlock.builder()
                .beginControlFlow("if ($L)", absent.expression())
                .addStatement(
                        "throw in.failure($S + version, $S)",
                        "tag " + field.tag() + " is not valid for version ",
                        field.name())
                .endControlFlow()
                .build();
    }

    private CodeBlock knownField(Field field, Lengths lengths) {
        return CodeBlock.builder()
                .addStatement("int outerEnd = in.beginTag(size)")
                .addStatement("$L = $L", locals.apply(field), values.value(field, field.tagged(), lengths))
                .addStatement("in.endTag(outerEnd, $S)", field.name())
                .build();
    }
}
