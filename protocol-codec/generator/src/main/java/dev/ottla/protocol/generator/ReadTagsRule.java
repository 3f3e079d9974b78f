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
                        ParameterizedTypeName.get(
                                JavaTypes.LIST, JavaTypes.TAGGED_FIELDS.nestedClass("TaggedField")));
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
        List<Field> tagged = struct.taggedFields();
        CodeBlock.Builder code = CodeBlock.builder();
        for (Field field : tagged) {
            Versions.Condition known = field.tagged().within(struct.flexible());
            String test = "tag == " + field.tag() + (known.always() ? "" : " && " + known.expression());
            code.beginControlFlow((field.equals(tagged.getFirst()) ? "" : "else ") + "if ($L)", test)
                    .add(knownField(field, lengths))
                    .endControlFlow();
        }
        if (!tagged.isEmpty()) {
            code.beginControlFlow("else");
        }
        code.addStatement(
                "unknown = $T.append(unknown, in.readUnknownTag(tag, size))", JavaTypes.TAGGED_FIELDS);
        if (!tagged.isEmpty()) {
            code.endControlFlow();
        }
        return code.build();
    }

    private CodeBlock knownField(Field field, Lengths lengths) {
        return CodeBlock.builder()
                .addStatement("int outerEnd = in.beginTag(size)")
                .addStatement("$L = $L", locals.apply(field), values.value(field, field.tagged(), lengths))
                .addStatement("in.endTag(outerEnd, $S)", field.name())
                .build();
    }
}
