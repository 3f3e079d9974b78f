package dev.ottla.protocol.generator;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import javax.lang.model.element.Modifier;

/** Prints the methods that write one struct, alone and as a list. */
final class WriteRule {

    private final Schema schema;
    private final JavaTypes types;
    private final DefaultRule defaults;
    private final WriteValueRule values = new WriteValueRule();

    WriteRule(Schema schema, JavaTypes types) {
        this.schema = schema;
        this.types = types;
        this.defaults = new DefaultRule(types);
    }

    MethodSpec struct(Struct struct) {
        Lengths lengths = new Lengths(struct);
        CodeBlock.Builder body = CodeBlock.builder();
        if (lengths.needVariable()) {
            body.addStatement("boolean flexible = $L", lengths.declaration());
        }
        for (Field field : struct.fields()) {
            body.add(regularField(field, struct, lengths));
            body.add(refuseWhereAbsent(field, struct));
        }
        if (struct.hasTaggedSection()) {
            body.add(new WriteTagsRule(defaults, values).section(struct, lengths, path(struct)));
        }
        return writer("write" + struct.name(), types.struct(struct.name()))
                .addCode(body.build())
                .build();
    }

    private CodeBlock regularField(Field field, Struct struct, Lengths lengths) {
        Versions regular = Lengths.regular(field);
        Versions.Condition present = regular.within(struct.versions());
        CodeBlock.Builder code = CodeBlock.builder();
        if (present.always()) {
            code.add(values.statements(field, regular, lengths));
        } else if (!present.never()) {
            code.beginControlFlow("if ($L)", present.expression())
                    .add(values.statements(field, regular, lengths))
                    .endControlFlow();
        }
        return code.build();
    }

    /** A value that a version cannot carry is refused, unless the schema allows to drop it. */
    private CodeBlock refuseWhereAbsent(Field field, Struct struct) {
        Versions.Condition absent = field.versions().outside(struct.versions());
        if (field.ignorable() || absent.never()) {
            return CodeBlock.of("");
        }
        CodeBlock differs = defaults.differs(field, WriteValueRule.accessor(field));
        String test = absent.always() ? "$2L" : "($1L) && ($2L)";
        return CodeBlock.builder()
                .beginControlFlow("if (" + test + ")", absent.expression(), differs)
                .addStatement(
                        "throw $T.field($S, $S, version)", JavaTypes.UNSUPPORTED_VERSION, path(struct), field.name())
                .endControlFlow()
                .build();
    }

    private String path(Struct struct) {
        return struct.name().equals(schema.name()) ? schema.name() : schema.name() + "." + struct.name();
    }

    MethodSpec list(Struct struct) {
        return writer(
                        "write" + struct.name() + "List",
                        ParameterizedTypeName.get(JavaTypes.LIST, types.struct(struct.name())))
                .beginControlFlow("for (int i = 0; i < value.size(); i++)")
                .addStatement("write$L(value.get(i), out, version)", struct.name())
                .endControlFlow()
                .build();
    }

    private static MethodSpec.Builder writer(String name, TypeName value) {
        return MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .addParameter(value, "value")
                .addParameter(JavaTypes.WIRE_WRITER, "out")
                .addParameter(TypeName.SHORT, "version");
    }
}
