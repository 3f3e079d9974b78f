package dev.ottla.protocol.generator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one schema file. A struct's versions are what its users need: the union of the versions of all fields that hold
 * it, so that conditions inside it are no wider than they must be.
 */
final class SchemaParser {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonParser.Feature.ALLOW_COMMENTS).build();

    private final String packageName;

    SchemaParser(String packageName) {
        this.packageName = packageName;
    }

    Schema parse(Path file) throws IOException {
        return parse(JSON.readTree(file.toFile()));
    }

    Schema parse(JsonNode json) {
        String name = json.required("name").asText();
        Versions valid = Versions.parse(json.required("validVersions").asText(), Versions.NONE);
        Versions flexible =
                Versions.parse(text(json, "flexibleVersions"), Versions.NONE).intersect(valid);
        Structs structs = new Structs(json, flexible);
        Struct root = structs.read(name, json.path("fields"), valid, "");
        return new Schema(
                packageName,
                kind(json.required("type").asText()),
                name,
                json.path("apiKey").asInt(-1),
                valid,
                flexible,
                json.path("latestVersionUnstable").asBoolean(false),
                strings(json.path("listeners")),
                root,
                structs.collected());
    }

    private static Schema.Kind kind(String text) {
        return Schema.Kind.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static List<String> strings(JsonNode array) {
        List<String> result = new ArrayList<>();
        array.forEach(element -> result.add(element.asText()));
        return result;
    }

    private static @Nullable String text(JsonNode node, String key) {
        return node.hasNonNull(key) ? node.get(key).asText() : null;
    }

    /** Collects the nested structs of one message while its fields are read. */
    private static final class Structs {

        private final Map<String, JsonNode> common = new LinkedHashMap<>();
        private final Map<String, Struct> read = new LinkedHashMap<>();
        private final Map<String, Versions> used = new LinkedHashMap<>();
        private final Versions flexible;

        Structs(JsonNode message, Versions flexible) {
            this.flexible = flexible;
            message.path("commonStructs")
                    .forEach(struct -> common.put(struct.required("name").asText(), struct));
        }

        List<Struct> collected() {
            return List.copyOf(read.values());
        }

        Struct read(String name, JsonNode fields, Versions possible, String about) {
            List<Field> result = new ArrayList<>();
            for (JsonNode json : fields) {
                Field field = field(json, possible);
                if (!field.versions().isEmpty()) {
                    result.add(field);
                }
            }
            return new Struct(name, possible, flexible.intersect(possible), result, about);
        }

        private Field field(JsonNode json, Versions possible) {
            String schemaName = json.required("name").asText();
            FieldType type = FieldType.parse(json.required("type").asText());
            Versions tagged =
                    Versions.parse(text(json, "taggedVersions"), Versions.NONE).intersect(possible);
            Versions versions = Versions.parse(text(json, "versions"), tagged).intersect(possible);
            String about = json.path("about").asText("");
            if (!versions.isEmpty()) {
                structOf(type).ifPresent(struct -> readStruct(struct.name(), json, versions, about));
            }
            return new Field(
                    Character.toLowerCase(schemaName.charAt(0)) + schemaName.substring(1),
                    type,
                    versions,
                    Versions.parse(text(json, "nullableVersions"), Versions.NONE)
                            .intersect(versions),
                    tagged,
                    json.path("tag").asInt(-1),
                    Versions.parse(text(json, "flexibleVersions"), flexible).intersect(flexible),
                    json.path("ignorable").asBoolean(false),
                    text(json, "default"),
                    about);
        }

        private static Optional<FieldType.StructType> structOf(FieldType type) {
            return switch (type) {
                case FieldType.StructType struct -> Optional.of(struct);
                case FieldType.ArrayType array -> structOf(array.element());
                case FieldType.Scalar scalar -> Optional.empty();
            };
        }

        /** A struct used twice is read again for the wider range; its place stays that of its first use. */
        private void readStruct(String name, JsonNode field, Versions versions, String about) {
            JsonNode shared = common.get(name);
            Versions before = used.getOrDefault(name, Versions.NONE);
            Versions needed = union(before, versions);
            used.put(name, needed);
            JsonNode fields = shared == null ? field.path("fields") : shared.path("fields");
            Versions possible =
                    shared == null ? needed : needed.intersect(Versions.parse(text(shared, "versions"), Versions.NONE));
            Struct struct = read(
                    name,
                    fields,
                    possible,
                    shared == null ? about : shared.path("about").asText(about));
            read.put(name, struct);
        }

        private static Versions union(Versions left, Versions right) {
            if (left.isEmpty() || right.isEmpty()) {
                return left.isEmpty() ? right : left;
            }
            return new Versions(Math.min(left.lowest(), right.lowest()), Math.max(left.highest(), right.highest()));
        }
    }
}
