package dev.ottla.protocol.generator;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import java.util.List;
import java.util.Locale;
import javax.lang.model.element.Modifier;

/** Prints the enum of all APIs. */
final class ApiKeyRule {

    static String constantName(String apiName) {
        return apiName.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
    }

    /** {@code requests}: all requests in order of API key. */
    TypeSpec apiKeys(List<Schema> requests, List<Schema> responses) {
        TypeSpec.Builder type = TypeSpec.enumBuilder(JavaTypes.API_KEY)
                .addJavadoc("The APIs of the protocol: numbers, versions, listeners and header versions.\n")
                .addAnnotation(GeneratedRule.ANNOTATION)
                .addModifiers(Modifier.PUBLIC);
        for (Schema request : requests) {
            Schema response = responses.stream()
                    .filter(candidate -> candidate.apiKey() == request.apiKey())
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("No response for " + request.name()));
            type.addEnumConstant(constantName(request.apiName()), constant(request, response));
        }
        addState(type);
        return type.addMethod(forId(requests)).build();
    }

    private static TypeSpec constant(Schema request, Schema response) {
        int latest = request.valid().highest() - (request.latestVersionUnstable() ? 1 : 0);
        return TypeSpec.anonymousClassBuilder(
                        "$L, $L, $L, $L, $L, $L, $L, $L",
                        request.apiKey(),
                        request.valid().lowest(),
                        latest,
                        request.valid().highest(),
                        firstFlexible(request),
                        firstFlexible(response),
                        request.listeners().contains("broker"),
                        request.listeners().contains("controller"))
                .addJavadoc("{@link $T}\n", ClassName.get(request.packageName(), request.name()))
                .build();
    }

    private static int firstFlexible(Schema schema) {
        return schema.flexible().isEmpty() ? Short.MAX_VALUE : schema.flexible().lowest();
    }

    private static void addState(TypeSpec.Builder type) {
        MethodSpec.Builder constructor = MethodSpec.constructorBuilder();
        property(type, constructor, TypeName.SHORT, "id", "The number on the wire.");
        property(type, constructor, TypeName.SHORT, "lowestVersion", "The lowest version served.");
        property(
                type, constructor, TypeName.SHORT, "latestVersion", "The latest stable version: the one to advertise.");
        property(
                type,
                constructor,
                TypeName.SHORT,
                "latestUnstableVersion",
                "The latest version in the schema, stable or not.");
        property(type, constructor, TypeName.SHORT, "firstFlexibleRequest", "");
        property(type, constructor, TypeName.SHORT, "firstFlexibleResponse", "");
        property(type, constructor, TypeName.BOOLEAN, "onBroker", "Whether a broker's listeners serve it.");
        property(type, constructor, TypeName.BOOLEAN, "onController", "Whether a controller's listeners serve it.");
        type.addMethod(constructor.build())
                .addMethod(method("supports", TypeName.BOOLEAN, "Whether {@code version} is a stable one.")
                        .addParameter(TypeName.SHORT, "version")
                        .addStatement("return version >= lowestVersion && version <= latestVersion")
                        .build())
                .addMethod(
                        method("hasUnstableVersion", TypeName.BOOLEAN, "Whether the latest version is not stable yet.")
                                .addStatement("return latestVersion != latestUnstableVersion")
                                .build())
                .addMethod(headerVersion("requestHeaderVersion", "request", "firstFlexibleRequest ? 2 : 1", false))
                .addMethod(headerVersion("responseHeaderVersion", "response", "firstFlexibleResponse ? 1 : 0", true));
    }

    private static MethodSpec headerVersion(String name, String kind, String choice, boolean apiVersionsIsOld) {
        MethodSpec.Builder method = method(
                name,
                TypeName.SHORT,
                "The version of the header in front of a " + kind + " of {@code version}."
                        + (apiVersionsIsOld
                                ? "\nApiVersions answers carry the oldest: the client does not know yet."
                                : ""));
        method.addParameter(TypeName.SHORT, "version");
        if (apiVersionsIsOld) {
            method.beginControlFlow("if (this == API_VERSIONS)")
                    .addStatement("return 0")
                    .endControlFlow();
        }
        return method.addStatement("return (short) (version >= $L)", choice).build();
    }

    private static void property(
            TypeSpec.Builder type, MethodSpec.Builder constructor, TypeName kind, String name, String doc) {
        type.addField(
                FieldSpec.builder(kind, name, Modifier.PRIVATE, Modifier.FINAL).build());
        boolean number = kind.equals(TypeName.SHORT);
        constructor.addParameter(number ? TypeName.INT : kind, name);
        constructor.addStatement("this.$1L = $2L$1L", name, number ? "(short) " : "");
        if (!doc.isEmpty()) {
            type.addMethod(
                    method(name, kind, doc).addStatement("return $L", name).build());
        }
    }

    private static MethodSpec.Builder method(String name, TypeName type, String doc) {
        return MethodSpec.methodBuilder(name)
                .addJavadoc("$L\n", doc)
                .addModifiers(Modifier.PUBLIC)
                .returns(type);
    }

    private static MethodSpec forId(List<Schema> requests) {
        CodeBlock.Builder cases =
                CodeBlock.builder().add("return switch (id) {\n").indent();
        requests.forEach(request -> cases.add("case $L -> $L;\n", request.apiKey(), constantName(request.apiName())));
        cases.add("default -> null;\n").unindent().add("};\n");
        return MethodSpec.methodBuilder("forId")
                .addJavadoc("The API with this number, or null.\n")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(JavaTypes.nullable(JavaTypes.API_KEY))
                .addParameter(TypeName.SHORT, "id")
                .addCode(cases.build())
                .build();
    }
}
