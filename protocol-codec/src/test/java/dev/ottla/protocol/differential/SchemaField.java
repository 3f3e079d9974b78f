package dev.ottla.protocol.differential;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** One field of an official schema. */
record SchemaField(SchemaFile schema, JsonNode json) {

    /** In camel case, as both kinds of classes have it. */
    String name() {
        String name = json.path("name").asText();
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    String type() {
        return json.path("type").asText();
    }

    boolean isArray() {
        return type().startsWith("[]");
    }

    String elementType() {
        return isArray() ? type().substring(2) : type();
    }

    boolean isStruct() {
        return Character.isUpperCase(elementType().charAt(0));
    }

    List<SchemaField> structFields() {
        return schema.fieldsOf(json, elementType());
    }

    boolean isIn(int version) {
        String versions = json.hasNonNull("versions") ? json.get("versions").asText() : text("taggedVersions");
        return SchemaFile.contains(versions, version);
    }

    boolean isNullable(int version) {
        return SchemaFile.contains(text("nullableVersions"), version);
    }

    int tag() {
        return json.path("tag").asInt(-1);
    }

    boolean isIgnorable() {
        return json.path("ignorable").asBoolean(false);
    }

    private String text(String key) {
        return json.path(key).asText("none");
    }
}
