package dev.ottla.protocol.generator;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;

/** The mark on every generated type. */
final class GeneratedRule {

    static final AnnotationSpec ANNOTATION = AnnotationSpec.builder(
                    ClassName.get("javax.annotation.processing", "Generated"))
            .addMember("value", "$S", "dev.ottla.protocol.generator.SchemaCompiler")
            .build();

    private GeneratedRule() {}
}
