package dev.ottla.protocol.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Goal: a change of the generated code is seen and wanted. Method: tiny schemas with their outputs beside them;
 * {@code -Dgolden.update=true} writes the outputs anew, for the eyes of a reviewer.
 */
class GoldenTest {

    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

    static List<Path> schemas() throws IOException {
        return SchemaCompiler.jsonFiles(GOLDEN);
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void schemaGivesTheKeptSource(Path json) throws IOException {
        Schema schema = new SchemaParser("golden").parse(json);
        compare(schema.name(), SourceTree.text("golden", new RecordRule(schema).message()));
        compare(schema.name() + "Codec", SourceTree.text("golden", new CodecRule(schema).codec()));
    }

    private static void compare(String name, String actual) throws IOException {
        Path expected = GOLDEN.resolve(name + ".java.txt");
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(expected, actual);
        }
        assertThat(actual).isEqualTo(Files.readString(expected));
    }
}
