package dev.ottla.protocol.differential;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One official schema, read for the tests alone and without the schema compiler, so that its mistakes show. */
record SchemaFile(String jar, JsonNode json) {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonParser.Feature.ALLOW_COMMENTS).build();

    private static final Map<String, List<String>> PACKAGES = Map.of(
            "kafka-clients", List.of("message", "org.apache.kafka.common.message"),
            "kafka-raft", List.of("message.raft", "org.apache.kafka.raft.generated"),
            "kafka-metadata", List.of("message.metadata", "org.apache.kafka.common.metadata"),
            "kafka-group-coordinator", List.of("message.group", "org.apache.kafka.coordinator.group.generated"),
            "kafka-transaction-coordinator",
                    List.of("message.transaction", "org.apache.kafka.coordinator.transaction.generated"),
            "kafka-share-coordinator", List.of("message.share", "org.apache.kafka.coordinator.share.generated"),
            "kafka-storage",
                    List.of("message.storage", "org.apache.kafka.server.log.remote.metadata.storage.generated"));

    /** All schemas that have a version, in order of their file names. */
    static List<SchemaFile> all() {
        List<SchemaFile> all = new ArrayList<>();
        Path folder = Path.of(System.getProperty("schemas"));
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                SchemaFile schema =
                        new SchemaFile(folder.relativize(file).getName(0).toString(), JSON.readTree(file.toFile()));
                if (!schema.json.path("validVersions").asText().equals("none")) {
                    all.add(schema);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    String name() {
        return json.path("name").asText();
    }

    short lowestVersion() {
        return Short.parseShort(json.path("validVersions").asText().split("-", 2)[0]);
    }

    short highestVersion() {
        String[] range = json.path("validVersions").asText().split("-", 2);
        return Short.parseShort(range[range.length - 1]);
    }

    boolean isFlexible(int version) {
        return contains(json.path("flexibleVersions").asText("none"), version);
    }

    Class<?> ourClass() {
        return load("dev.ottla.protocol." + PACKAGES.get(jar).getFirst() + "." + name());
    }

    Class<?> officialClass() {
        String type = json.path("type").asText();
        boolean data = type.equals("request") || type.equals("response") || type.equals("header");
        return load(PACKAGES.get(jar).getLast() + "." + name() + (data ? "Data" : ""));
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    List<SchemaField> fields() {
        return fields(json.path("fields"));
    }

    private List<SchemaField> fields(JsonNode array) {
        List<SchemaField> fields = new ArrayList<>();
        array.forEach(field -> fields.add(new SchemaField(this, field)));
        return fields;
    }

    /** The fields of a struct that {@code field} holds. */
    List<SchemaField> fieldsOf(JsonNode field, String structName) {
        for (JsonNode common : json.path("commonStructs")) {
            if (common.path("name").asText().equals(structName)) {
                return fields(common.path("fields"));
            }
        }
        return fields(field.path("fields"));
    }

    static boolean contains(@Nullable String versions, int version) {
        if (versions == null || versions.equals("none")) {
            return false;
        }
        if (versions.endsWith("+")) {
            return version >= Integer.parseInt(versions.substring(0, versions.length() - 1));
        }
        String[] range = versions.split("-", 2);
        return version >= Integer.parseInt(range[0]) && version <= Integer.parseInt(range[range.length - 1]);
    }

    @Override
    public String toString() {
        return jar + " " + name();
    }

    /** A struct's values by field name; a missing name stands for the default. */
    record StructValue(Map<String, @Nullable Object> values, Map<Integer, byte[]> unknownTags) {
        static StructValue empty() {
            return new StructValue(new LinkedHashMap<>(), new LinkedHashMap<>());
        }
    }
}
