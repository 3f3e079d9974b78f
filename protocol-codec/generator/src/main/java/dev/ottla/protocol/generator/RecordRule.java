package dev.ottla.protocol.generator;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/** Prints a struct as a Java record, its builder inside. */
final class RecordRule {

    private final Schema schema;
    private final JavaTypes types;
    private final JavadocRule javadoc = new JavadocRule();
    private final BuilderRule builders;
    private final RedactionRule redaction;

    RecordRule(Schema schema) {
        this.schema = schema;
        this.types = new JavaTypes(schema);
        this.builders = new BuilderRule(types);
        this.redaction = new RedactionRule(schema);
    }

    TypeSpec message() {
        TypeSpec.Builder record =
                record(schema.root(), javadoc.messageHeadline(schema)).addAnnotation(GeneratedRule.ANNOTATION);
        new MessageTypeRule(schema, types).declare(record);
        Set<String> withDefault = structsWithDefault();
        schema.structs().forEach(struct -> record.addType(nested(struct, withDefault.contains(struct.name()))));
        return record.build();
    }

    private TypeSpec nested(Struct struct, boolean withDefault) {
        TypeSpec.Builder record = record(struct, javadoc.structHeadline(schema, struct));
        if (withDefault) {
            record.addField(defaultConstant(types.struct(struct.name())));
        }
        return record.build();
    }

    private static FieldSpec defaultConstant(ClassName type) {
        return FieldSpec.builder(type, "DEFAULT", Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .addJavadoc("Every field at its default.\n")
                .initializer("builder().build()")
                .build();
    }

    private TypeSpec.Builder record(Struct struct, String headline) {
        ClassName name = types.struct(struct.name());
        TypeSpec.Builder record = TypeSpec.recordBuilder(name.simpleName())
                .addModifiers(Modifier.PUBLIC)
                .addJavadoc(javadoc.record(struct, headline))
                .recordConstructor(components(struct));
        record.addMethod(newBuilder(name)).addMethod(toBuilder(name, struct));
        redaction.toStringMethod(struct).ifPresent(record::addMethod);
        return record.addType(builders.builder(struct, name));
    }

    private MethodSpec components(Struct struct) {
        MethodSpec.Builder constructor = MethodSpec.constructorBuilder();
        struct.fields().forEach(field -> constructor.addParameter(types.of(field), field.name()));
        if (struct.hasTaggedSection()) {
            constructor.addParameter(JavaTypes.TAGGED_FIELDS, "unknownTaggedFields");
        }
        return constructor.build();
    }

    private static MethodSpec newBuilder(ClassName name) {
        return MethodSpec.methodBuilder("builder")
                .addJavadoc("Starts from the schema's defaults.\n")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(name.nestedClass("Builder"))
                .addStatement("return new Builder()")
                .build();
    }

    private static MethodSpec toBuilder(ClassName name, Struct struct) {
        CodeBlock.Builder chain = CodeBlock.builder().add("return new Builder()");
        componentNames(struct).forEach(component -> chain.add("\n.$1L($1L)", component));
        return MethodSpec.methodBuilder("toBuilder")
                .addJavadoc("Starts from this value.\n")
                .addModifiers(Modifier.PUBLIC)
                .returns(name.nestedClass("Builder"))
                .addStatement(chain.build())
                .build();
    }

    static List<String> componentNames(Struct struct) {
        List<String> names = struct.fields().stream().map(Field::name).collect(Collectors.toList());
        if (struct.hasTaggedSection()) {
            names.add("unknownTaggedFields");
        }
        return names;
    }

    /** Structs that stand in a field by themselves and are not null by default. */
    private Set<String> structsWithDefault() {
        return Stream.concat(Stream.of(schema.root()), schema.structs().stream())
                .flatMap(struct -> struct.fields().stream())
                .filter(field -> !field.defaultsToNull())
                .flatMap(field ->
                        field.type() instanceof FieldType.StructType(String name) ? Stream.of(name) : Stream.empty())
                .collect(Collectors.toSet());
    }
}
