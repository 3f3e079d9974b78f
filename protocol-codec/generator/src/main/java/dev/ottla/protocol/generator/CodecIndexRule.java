package dev.ottla.protocol.generator;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.WildcardTypeName;
import java.util.List;
import javax.lang.model.element.Modifier;

/** Prints the ways from a number to a codec: switches, so that only the codecs in use are loaded. */
final class CodecIndexRule {

    TypeSpec messageCodecs(List<Schema> requests, List<Schema> responses) {
        TypeName anyRequest =
                ParameterizedTypeName.get(JavaTypes.API_REQUEST, WildcardTypeName.subtypeOf(JavaTypes.API_RESPONSE));
        return index("MessageCodecs", "Finds the codec of a request or response; loads no other.")
                .addMethod(byApiKey("requestCodec", anyRequest, requests))
                .addMethod(byApiKey("responseCodec", JavaTypes.API_RESPONSE, responses))
                .build();
    }

    private static MethodSpec byApiKey(String name, TypeName bound, List<Schema> schemas) {
        CodeBlock.Builder cases =
                CodeBlock.builder().add("return switch (apiKey) {\n").indent();
        schemas.forEach(schema -> cases.add(
                "case $L -> $T.INSTANCE;\n", ApiKeyRule.constantName(schema.apiName()), new JavaTypes(schema).codec()));
        return lookup(name, bound)
                .addParameter(JavaTypes.API_KEY, "apiKey")
                .addCode(cases.unindent().add("};\n").build())
                .build();
    }

    /** For packages of log records. */
    TypeSpec recordCodecs(List<Schema> records) {
        TypeSpec.Builder index =
                index("RecordCodecs", "Finds the codec of a record by its type; null where there is none.");
        addByType(index, "codec", Schema.Kind.METADATA, records);
        addByType(index, "keyCodec", Schema.Kind.COORDINATOR_KEY, records);
        addByType(index, "valueCodec", Schema.Kind.COORDINATOR_VALUE, records);
        return index.build();
    }

    private static void addByType(TypeSpec.Builder index, String name, Schema.Kind kind, List<Schema> records) {
        List<Schema> ofKind =
                records.stream().filter(schema -> schema.kind() == kind).toList();
        if (ofKind.isEmpty()) {
            return;
        }
        CodeBlock.Builder cases =
                CodeBlock.builder().add("return switch (recordType) {\n").indent();
        ofKind.forEach(
                schema -> cases.add("case $L -> $T.INSTANCE;\n", schema.apiKey(), new JavaTypes(schema).codec()));
        cases.add("default -> null;\n").unindent().add("};\n");
        MethodSpec lookup = lookup(name, JavaTypes.API_RECORD)
                .addParameter(TypeName.SHORT, "recordType")
                .addCode(cases.build())
                .build();
        index.addMethod(lookup.toBuilder()
                .returns(JavaTypes.nullable(codecOf(JavaTypes.API_RECORD)))
                .build());
    }

    private static TypeSpec.Builder index(String name, String doc) {
        return TypeSpec.classBuilder(name)
                .addJavadoc("$L\n", doc)
                .addAnnotation(GeneratedRule.ANNOTATION)
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build());
    }

    private static MethodSpec.Builder lookup(String name, TypeName bound) {
        return MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(codecOf(bound));
    }

    private static TypeName codecOf(TypeName bound) {
        return ParameterizedTypeName.get(JavaTypes.MESSAGE_CODEC, WildcardTypeName.subtypeOf(bound));
    }
}
