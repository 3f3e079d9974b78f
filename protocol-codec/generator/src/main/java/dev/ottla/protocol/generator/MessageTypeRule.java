package dev.ottla.protocol.generator;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import javax.lang.model.element.Modifier;

/** What a message says about itself: its interface, its versions, its API key or record type, its codec. */
final class MessageTypeRule {

    private final Schema schema;
    private final JavaTypes types;

    MessageTypeRule(Schema schema, JavaTypes types) {
        this.schema = schema;
        this.types = types;
    }

    void declare(TypeSpec.Builder record) {
        record.addSuperinterface(superinterface());
        record.addField(constant("LOWEST_SUPPORTED_VERSION", schema.valid().lowest()));
        record.addField(constant("HIGHEST_SUPPORTED_VERSION", schema.valid().highest()));
        switch (schema.kind()) {
            case REQUEST, RESPONSE -> record.addMethod(apiKey());
            case METADATA, COORDINATOR_KEY, COORDINATOR_VALUE -> {
                record.addField(constant("RECORD_TYPE", schema.apiKey()));
                record.addMethod(override("recordType", TypeName.SHORT)
                        .addStatement("return RECORD_TYPE")
                        .build());
            }
            case DATA, HEADER -> {}
        }
        record.addMethod(override("codec", types.codec())
                .addStatement("return $T.INSTANCE", types.codec())
                .build());
        record.addMethod(override("write", TypeName.VOID)
                .addParameter(JavaTypes.WIRE_WRITER, "out")
                .addParameter(TypeName.SHORT, "version")
                .addStatement("$T.INSTANCE.write(this, out, version)", types.codec())
                .build());
    }

    private TypeName superinterface() {
        return switch (schema.kind()) {
            case REQUEST -> ParameterizedTypeName.get(JavaTypes.API_REQUEST, response());
            case RESPONSE -> JavaTypes.API_RESPONSE;
            case METADATA, COORDINATOR_KEY, COORDINATOR_VALUE -> JavaTypes.API_RECORD;
            case DATA, HEADER -> JavaTypes.API_MESSAGE;
        };
    }

    private ClassName response() {
        return ClassName.get(schema.packageName(), schema.apiName() + "Response");
    }

    private MethodSpec apiKey() {
        return override("apiKey", JavaTypes.API_KEY)
                .addStatement("return $T.$L", JavaTypes.API_KEY, ApiKeyRule.constantName(schema.apiName()))
                .build();
    }

    private static MethodSpec.Builder override(String name, TypeName type) {
        return MethodSpec.methodBuilder(name)
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(type);
    }

    private static FieldSpec constant(String name, int value) {
        return FieldSpec.builder(TypeName.SHORT, name, Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .initializer("$L", value)
                .build();
    }
}
