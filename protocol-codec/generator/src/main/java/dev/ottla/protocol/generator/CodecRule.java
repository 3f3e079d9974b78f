package dev.ottla.protocol.generator;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/** Prints the codec class of a message: its entry points, then the methods of every struct in it. */
final class CodecRule {

    private final Schema schema;
    private final JavaTypes types;
    private final ReadRule reads;
    private final WriteRule writes;

    CodecRule(Schema schema) {
        this.schema = schema;
        this.types = new JavaTypes(schema);
        this.reads = new ReadRule(schema, types);
        this.writes = new WriteRule(schema, types);
    }

    TypeSpec codec() {
        TypeSpec.Builder codec = TypeSpec.classBuilder(types.codec())
                .addJavadoc("Reads and writes {@link $T}.\n", types.message())
                .addAnnotation(GeneratedRule.ANNOTATION)
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addSuperinterface(ParameterizedTypeName.get(JavaTypes.MESSAGE_CODEC, types.message()))
                .addField(instance())
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build())
                .addMethod(constant("messageName", ClassName.get(String.class), CodeBlock.of("$S", schema.name())))
                .addMethod(constant(
                        "lowestVersion", TypeName.SHORT, CodeBlock.of("$T.LOWEST_SUPPORTED_VERSION", types.message())))
                .addMethod(constant(
                        "highestVersion",
                        TypeName.SHORT,
                        CodeBlock.of("$T.HIGHEST_SUPPORTED_VERSION", types.message())))
                .addMethod(read())
                .addMethod(write());
        codec.addMethod(reads.struct(schema.root())).addMethod(writes.struct(schema.root()));
        schema.structs().forEach(struct -> addMethods(struct, codec));
        return codec.build();
    }

    private void addMethods(Struct struct, TypeSpec.Builder codec) {
        codec.addMethod(reads.struct(struct));
        if (isUsed(new FieldType.StructType(struct.name()))) {
            codec.addMethod(reads.single(struct));
        }
        codec.addMethod(writes.struct(struct));
        if (isUsed(new FieldType.ArrayType(new FieldType.StructType(struct.name())))) {
            codec.addMethod(reads.list(struct)).addMethod(writes.list(struct));
        }
    }

    private boolean isUsed(FieldType type) {
        List<Struct> all = Stream.concat(Stream.of(schema.root()), schema.structs().stream())
                .toList();
        return all.stream()
                .flatMap(struct -> struct.fields().stream())
                .anyMatch(field -> field.type().equals(type));
    }

    private FieldSpec instance() {
        return FieldSpec.builder(types.codec(), "INSTANCE", Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .initializer("new $T()", types.codec())
                .build();
    }

    private static MethodSpec constant(String name, TypeName type, CodeBlock value) {
        return override(name).returns(type).addStatement("return $L", value).build();
    }

    private MethodSpec read() {
        return override("read")
                .returns(types.message())
                .addParameter(JavaTypes.WIRE_READER, "in")
                .addParameter(TypeName.SHORT, "version")
                .addCode(refuseUnknownVersion())
                .beginControlFlow("try")
                .addStatement("return read$L(in, version)", schema.name())
                .nextControlFlow("catch ($T e)", JavaTypes.PROTOCOL_EXCEPTION)
                .addStatement("throw e.in($S, version)", schema.name())
                .endControlFlow()
                .build();
    }

    private MethodSpec write() {
        return override("write")
                .addParameter(types.message(), "message")
                .addParameter(JavaTypes.WIRE_WRITER, "out")
                .addParameter(TypeName.SHORT, "version")
                .addCode(refuseUnknownVersion())
                .addStatement("write$L(message, out, version)", schema.name())
                .build();
    }

    private CodeBlock refuseUnknownVersion() {
        return CodeBlock.builder()
                .beginControlFlow("if (!supports(version))")
                .addStatement("throw $T.unknownVersion($S, version)", JavaTypes.UNSUPPORTED_VERSION, schema.name())
                .endControlFlow()
                .build();
    }

    private static MethodSpec.Builder override(String name) {
        return MethodSpec.methodBuilder(name).addAnnotation(Override.class).addModifiers(Modifier.PUBLIC);
    }
}
