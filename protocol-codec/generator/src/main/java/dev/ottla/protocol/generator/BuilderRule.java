package dev.ottla.protocol.generator;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Prints a record's builder: it starts from the schema's defaults and copies lists when it builds. */
final class BuilderRule {

    private final JavaTypes types;
    private final DefaultRule defaults;

    BuilderRule(JavaTypes types) {
        this.types = types;
        this.defaults = new DefaultRule(types);
    }

    TypeSpec builder(Struct struct, ClassName record) {
        ClassName builder = record.nestedClass("Builder");
        TypeSpec.Builder type = TypeSpec.classBuilder("Builder")
                .addJavadoc("Builds {@link $L}; lists are copied by {@link #build()}.\n", record.simpleName())
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL);
        for (Field field : struct.fields()) {
            type.addField(FieldSpec.builder(types.of(field), field.name(), Modifier.PRIVATE)
                    .initializer(defaults.value(field))
                    .build());
            type.addMethod(setter(builder, types.of(field), field.name()));
            if (isBoxedList(field)) {
                type.addMethod(adder(builder, field));
            }
        }
        if (struct.hasTaggedSection()) {
            type.addField(FieldSpec.builder(JavaTypes.TAGGED_FIELDS, "unknownTaggedFields", Modifier.PRIVATE)
                    .initializer("$T.EMPTY", JavaTypes.TAGGED_FIELDS)
                    .build());
            type.addMethod(setter(builder, JavaTypes.TAGGED_FIELDS, "unknownTaggedFields"));
        }
        return type.addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build())
                .addMethod(build(struct, record))
                .build();
    }

    private static boolean isBoxedList(Field field) {
        return field.type().isArray() && !JavaTypes.isPrimitiveList(field.type());
    }

    private static MethodSpec setter(ClassName builder, TypeName type, String name) {
        return MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PUBLIC)
                .returns(builder)
                .addParameter(type, name)
                .addStatement("this.$1L = $1L", name)
                .addStatement("return this")
                .build();
    }

    private MethodSpec adder(ClassName builder, Field field) {
        FieldType element = ((FieldType.ArrayType) field.type()).element();
        return MethodSpec.methodBuilder("add" + field.capitalized())
                .addJavadoc("Appends one to {@link #$L}.\n", field.name())
                .addModifiers(Modifier.PUBLIC)
                .returns(builder)
                .addParameter(types.plain(element), "element")
                .addStatement("this.$1L = $2T.append(this.$1L, element)", field.name(), JavaTypes.WIRE_LISTS)
                .addStatement("return this")
                .build();
    }

    private static MethodSpec build(Struct struct, ClassName record) {
        List<CodeBlock> arguments = new ArrayList<>();
        struct.fields().forEach(field -> arguments.add(argument(field)));
        if (struct.hasTaggedSection()) {
            arguments.add(CodeBlock.of("unknownTaggedFields"));
        }
        return MethodSpec.methodBuilder("build")
                .addModifiers(Modifier.PUBLIC)
                .returns(record)
                .addStatement("return new $T($L)", record, CodeBlock.join(arguments, ",$W"))
                .build();
    }

    private static CodeBlock argument(Field field) {
        if (!isBoxedList(field)) {
            return CodeBlock.of("$L", field.name());
        }
        return CodeBlock.of(
                field.isNullable() ? "$1L == null ? null : $2T.copyOf($1L)" : "$2T.copyOf($1L)",
                field.name(),
                JavaTypes.LIST);
    }
}
