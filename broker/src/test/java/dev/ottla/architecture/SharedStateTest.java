package dev.ottla.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** One owner per piece of mutable state: whoever shares any stands in {@code docs/concurrency.md}, with the proof. */
class SharedStateTest {
    private static final int PARAMETERS_MAX = 7;

    @Test
    void classesThatShareStateAreListedWithTheirProof() throws IOException {
        String listed = Files.readString(Path.of("../docs/concurrency.md"));
        Set<String> unlisted = new TreeSet<>();
        for (JavaClass type : Product.CLASSES) {
            JavaClass outermost = outermost(type);
            boolean shares = type.getFields().stream().anyMatch(SharedStateTest::isShared) || synchronizes(type);
            if (shares && !listed.contains("`" + outermost.getSimpleName() + "`")) {
                unlisted.add(outermost.getName());
            }
        }
        assertThat(unlisted)
                .as("classes to list in docs/concurrency.md, or to free of shared state")
                .isEmpty();
    }

    @Test
    void nothingMutableIsStatic() {
        List<String> mutable = Product.CLASSES.stream()
                .flatMap(type -> type.getFields().stream())
                .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                .filter(field -> !field.getModifiers().contains(JavaModifier.FINAL))
                .map(JavaField::getFullName)
                .toList();
        assertThat(mutable).isEmpty();
    }

    @Test
    void noConstructorTakesMoreThanSevenParameters() {
        List<String> crowded = Product.CLASSES.stream()
                .filter(type -> !type.isRecord() && !type.isEnum() && !type.isAnonymousClass())
                .filter(type -> !type.getPackageName().startsWith("dev.ottla.protocol.message"))
                .flatMap(type -> type.getConstructors().stream())
                .filter(constructor -> constructor.getRawParameterTypes().size() > PARAMETERS_MAX)
                .map(JavaConstructor::getFullName)
                .toList();
        assertThat(crowded).isEmpty();
    }

    private static boolean isShared(JavaField field) {
        String type = field.getRawType().getName();
        return field.getModifiers().contains(JavaModifier.VOLATILE)
                || type.startsWith("java.util.concurrent.atomic.")
                || type.startsWith("java.util.concurrent.locks.")
                || type.equals("java.lang.invoke.VarHandle");
    }

    private static boolean synchronizes(JavaClass type) {
        return type.getMethods().stream()
                .anyMatch(method -> method.getModifiers().contains(JavaModifier.SYNCHRONIZED));
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(SharedStateTest::outermost).orElse(type);
    }
}
