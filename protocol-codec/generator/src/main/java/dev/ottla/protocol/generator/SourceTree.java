package dev.ottla.protocol.generator;

import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.TypeSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder of generated sources. Leaves files alone whose text stays the same, and deletes those not written again.
 */
final class SourceTree {

    private final Path folder;
    private final Set<Path> written = new HashSet<>();

    SourceTree(Path folder) {
        this.folder = folder;
    }

    void write(List<Schema> schemas) throws IOException {
        for (Schema schema : schemas) {
            write(schema.packageName(), new RecordRule(schema).message());
            write(schema.packageName(), new CodecRule(schema).codec());
        }
        writeIndexes(schemas);
        Map<String, List<Schema>> packages =
                schemas.stream().collect(Collectors.groupingBy(Schema::packageName, TreeMap::new, Collectors.toList()));
        for (Map.Entry<String, List<Schema>> one : packages.entrySet()) {
            writeText(one.getKey(), "package-info", packageInfo(one.getKey()));
            if (one.getValue().stream().anyMatch(schema -> schema.kind().isRecord())) {
                write(one.getKey(), new CodecIndexRule().recordCodecs(one.getValue()));
            }
        }
        deleteOthers();
    }

    private void writeIndexes(List<Schema> schemas) throws IOException {
        List<Schema> requests = ofKind(schemas, Schema.Kind.REQUEST);
        List<Schema> responses = ofKind(schemas, Schema.Kind.RESPONSE);
        if (requests.isEmpty()) {
            return;
        }
        write(JavaTypes.RUNTIME, new ApiKeyRule().apiKeys(requests, responses));
        write(requests.getFirst().packageName(), new CodecIndexRule().messageCodecs(requests, responses));
    }

    private static List<Schema> ofKind(List<Schema> schemas, Schema.Kind kind) {
        return schemas.stream()
                .filter(schema -> schema.kind() == kind)
                .sorted(Comparator.comparingInt(Schema::apiKey))
                .toList();
    }

    private static String packageInfo(String packageName) {
        String room = packageName.substring(packageName.lastIndexOf('.') + 1);
        String what = room.equals("message") ? "requests, responses, headers and control records" : room + " records";
        return """
                /** Messages and codecs compiled from Apache Kafka's schemas: %s. Not edited by hand. */
                @NullMarked
                package %s;

                import org.jspecify.annotations.NullMarked;
                """.formatted(what, packageName);
    }

    private void write(String packageName, TypeSpec type) throws IOException {
        writeText(packageName, type.name(), text(packageName, type));
    }

    /** The Java source of one type. */
    static String text(String packageName, TypeSpec type) {
        return JavaFile.builder(packageName, type)
                .indent("    ")
                .skipJavaLangImports(true)
                .build()
                .toString();
    }

    private void writeText(String packageName, String name, String text) throws IOException {
        Path file = folder.resolve(packageName.replace('.', '/')).resolve(name + ".java");
        written.add(file);
        if (Files.exists(file) && Files.readString(file).equals(text)) {
            return;
        }
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void deleteOthers() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                if (!written.contains(file)) {
                    Files.delete(file);
                }
            }
        }
    }
}
