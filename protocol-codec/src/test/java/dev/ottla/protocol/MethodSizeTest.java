package dev.ottla.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** HotSpot leaves methods of more than 8,000 bytes of bytecode interpreted for ever. */
class MethodSizeTest {

    private static final int LARGEST_BYTES = 4_000;

    @Test
    void everyMethodIsSmallEnoughToBeCompiled() throws IOException, URISyntaxException {
        Path classes = Path.of(
                ApiKey.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<String> large = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                ClassModel model = ClassFile.of().parse(file);
                model.methods().stream()
                        .filter(method -> sizeBytes(method) > LARGEST_BYTES)
                        .forEach(method -> large.add(model.thisClass().asInternalName() + "." + method.methodName()
                                + " " + sizeBytes(method)));
            }
        }
        assertThat(large).allMatch(name -> name.contains("ErrorCode.<clinit>") || name.contains("ApiKey.<clinit>"));
    }

    private static int sizeBytes(MethodModel method) {
        return method.code().map(code -> ((CodeAttribute) code).codeLength()).orElse(0);
    }
}
