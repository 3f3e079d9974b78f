package dev.ottla.protocol.generator;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;

/**
 * Keeps secrets out of text: a record with a secret component gets a {@code toString} that names it without its value.
 * Secrets are SASL bytes, SCRAM material, token HMACs and configuration values, which may be passwords.
 */
final class RedactionRule {

    private static final Set<String> SECRET_EVERYWHERE =
            Set.of("authBytes", "hmac", "salt", "saltedPassword", "storedKey", "serverKey");
    private static final Pattern MESSAGES_WITH_CONFIG_VALUES = Pattern.compile(
            "(Incremental)?AlterConfigsRequest|CreateTopics(Request|Response)|DescribeConfigsResponse|ConfigRecord");

    private final boolean hidesValues;

    RedactionRule(Schema schema) {
        this.hidesValues = MESSAGES_WITH_CONFIG_VALUES.matcher(schema.name()).matches();
    }

    Optional<MethodSpec> toStringMethod(Struct struct) {
        if (struct.fields().stream().noneMatch(this::isSecret)) {
            return Optional.empty();
        }
        List<CodeBlock> parts = new ArrayList<>();
        for (String component : RecordRule.componentNames(struct)) {
            String label = (parts.isEmpty() ? "" : ", ") + component + "=";
            parts.add(
                    isSecret(component)
                            ? CodeBlock.of("$S", label + "(redacted)")
                            : CodeBlock.of("$S + $L", label, component));
        }
        return Optional.of(MethodSpec.methodBuilder("toString")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(String.class)
                .addStatement("return $S + $L + $S", struct.name() + "[", CodeBlock.join(parts, "$W+ "), "]")
                .build());
    }

    private boolean isSecret(Field field) {
        return isSecret(field.name());
    }

    private boolean isSecret(String component) {
        return SECRET_EVERYWHERE.contains(component) || (hidesValues && component.equals("value"));
    }
}
