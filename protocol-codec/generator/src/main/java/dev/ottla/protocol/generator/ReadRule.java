package dev.ottla.protocol.generator;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;

/** Prints the methods that read one struct, alone and as a list. */
final class ReadRule {

    private static final Set<String> OTHER_LOCALS =
            Set.of("in", "version", "flexible", "tags", "tag", "size", "unknown");

    private final JavaTypes types;
    private final DefaultRule defaults;
    private final ReadValueRule values;

    ReadRule(Schema schema, JavaTypes types) {
        this.types = types;
        this.defaults = new DefaultRule(types);
        this.values = new ReadValueRule(schema);
    }

    MethodSpec struct(Struct struct) {
        ClassName type = types.struct(struct.name());
        Lengths lengths = new Lengths(struct);
        CodeBlock.Builder body = CodeBlock.builder();
        if (lengths.needVariable()) {
            body.addStatement("boolean flexible = $L", lengths.declaration());
        }
        struct.fields().forEach(field -> body.add(regularField(field, struct, lengths)));
        if (struct.hasTaggedSection()) {
            body.add(new ReadTagsRule(this::local, values).section(struct, lengths));
        }
        List<CodeBlock> arguments = new ArrayList<>();
        struct.fields().forEach(field -> arguments.add(CodeBlock.of("$L", local(field))));
        if (struct.hasTaggedSection()) {
            arguments.add(CodeBlock.of("$T.collected(unknown)", JavaTypes.TAGGED_FIELDS));
        }
        return reader("read" + struct.name(), type)
                .addCode(body.build())
                .addStatement("return new $T($L)", type, CodeBlock.join(arguments, ",$W"))
                .build();
    }

    private CodeBlock regularField(Field field, Struct struct, Lengths lengths) {
        Versions regular = Lengths.regular(field);
        Versions.Condition present = regular.within(struct.versions());
        if (present.always()) {
            return CodeBlock.builder()
                    .addStatement("$T $L = $L", types.of(field), local(field), values.value(field, regular, lengths))
                    .build();
        }
        CodeBlock.Builder code =
                CodeBlock.builder().addStatement("$T $L = $L", types.of(field), local(field), defaults.value(field));
        if (!present.never()) {
            code.beginControlFlow("if ($L)", present.expression())
                    .addStatement("$L = $L", local(field), values.value(field, regular, lengths))
                    .endControlFlow();
        }
        return code.build();
    }

    String local(Field field) {
        return OTHER_LOCALS.contains(field.name()) ? field.name() + "Field" : field.name();
    }

    /** Reads a struct that is one field of another, and says so when it fails. */
    MethodSpec single(Struct struct) {
        return reader("read" + struct.name() + "Field", types.struct(struct.name()))
                .addParameter(String.class, "field")
                .beginControlFlow("try")
                .addStatement("return read$L(in, version)", struct.name())
                .nextControlFlow("catch ($T e)", JavaTypes.PROTOCOL_EXCEPTION)
                .addStatement("throw e.inside(field)")
                .endControlFlow()
                .build();
    }

    /** Reads a list of which the count is known; a negative one is null. */
    MethodSpec list(Struct struct) {
        TypeName list = JavaTypes.nullable(ParameterizedTypeName.get(JavaTypes.LIST, types.struct(struct.name())));
        return reader("read" + struct.name() + "List", list)
                .addParameter(TypeName.INT, "count")
                .addParameter(String.class, "field")
                .beginControlFlow("if (count <= 0)")
                .addStatement("return count < 0 ? null : $T.of()", JavaTypes.LIST)
                .endControlFlow()
                .addStatement(
                        "$T<$T> list = $T.sized(count)",
                        JavaTypes.LIST,
                        types.struct(struct.name()),
                        JavaTypes.WIRE_LISTS)
                .beginControlFlow("try")
                .beginControlFlow("for (int i = 0; i < count; i++)")
                .addStatement("list.add(read$L(in, version))", struct.name())
                .endControlFlow()
                .nextControlFlow("catch ($T e)", JavaTypes.PROTOCOL_EXCEPTION)
                .addStatement("throw e.inside(field, list.size())")
                .endControlFlow()
                .addStatement("return $T.unmodifiableList(list)", ClassName.get("java.util", "Collections"))
                .build();
    }

    private static MethodSpec.Builder reader(String name, TypeName result) {
        return MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(result)
                .addParameter(JavaTypes.WIRE_READER, "in")
                .addParameter(TypeName.SHORT, "version");
    }
}
