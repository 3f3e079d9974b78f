package dev.ottla.protocol.generator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The program: {@code SchemaCompiler <schemas> <output> <manifest> [accept]}. Below {@code schemas} lies one folder per
 * source jar, named as the jar. Fails with a report when the schemas are not those of the manifest.
 */
public final class SchemaCompiler {

    private static final Map<String, String> PACKAGES = new TreeMap<>(Map.of(
            "kafka-clients", "dev.ottla.protocol.message",
            "kafka-raft", "dev.ottla.protocol.message.raft",
            "kafka-metadata", "dev.ottla.protocol.message.metadata",
            "kafka-group-coordinator", "dev.ottla.protocol.message.group",
            "kafka-transaction-coordinator", "dev.ottla.protocol.message.transaction",
            "kafka-share-coordinator", "dev.ottla.protocol.message.share",
            "kafka-storage", "dev.ottla.protocol.message.storage"));

    private SchemaCompiler() {}

    /** Exit codes: 0 done or nothing to do, 1 the schemas differ from the manifest. */
    public static void main(String[] arguments) throws IOException {
        Path schemaFolder = Path.of(arguments[0]);
        Path output = Path.of(arguments[1]);
        Path manifestFile = Path.of(arguments[2]);
        boolean update = arguments.length > 3 && arguments[3].equals("accept");
        Stamp stamp = Stamp.of(schemaFolder, manifestFile);
        if (!update && stamp.isOn(output)) {
            return;
        }
        List<Schema> schemas = parseAll(schemaFolder);
        if (!holdsManifest(schemas, manifestFile, update)) {
            System.exit(1);
        }
        new SourceTree(output)
                .write(schemas.stream()
                        .filter(schema -> !schema.valid().isEmpty())
                        .toList());
        Stamp.of(schemaFolder, manifestFile).put(output);
        System.out.println(schemas.size() + " schemas compiled into " + output);
    }

    private static boolean holdsManifest(List<Schema> schemas, Path file, boolean update) throws IOException {
        SchemaManifest manifest = SchemaManifest.of(schemas);
        if (update) {
            manifest.write(file);
            return true;
        }
        List<String> changes = manifest.changesSince(SchemaManifest.read(file));
        if (changes.isEmpty()) {
            return true;
        }
        System.err.println("The message schemas are not those of " + file + ":");
        changes.forEach(change -> System.err.println("  " + change));
        System.err.println("When that is wanted: mvn compile -pl protocol-codec -am -Dschemas.update=accept");
        return false;
    }

    private static List<Schema> parseAll(Path folder) throws IOException {
        List<Schema> schemas = new ArrayList<>();
        for (Map.Entry<String, String> source : PACKAGES.entrySet()) {
            SchemaParser parser = new SchemaParser(source.getValue());
            for (Path file : jsonFiles(folder.resolve(source.getKey()))) {
                schemas.add(parse(parser, file));
            }
        }
        return schemas;
    }

    private static Schema parse(SchemaParser parser, Path file) {
        try {
            return parser.parse(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    static List<Path> jsonFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }
}
