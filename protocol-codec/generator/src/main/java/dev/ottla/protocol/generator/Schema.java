package dev.ottla.protocol.generator;

import java.util.List;

/**
 * One message as its JSON file describes it. {@code structs} are all nested ones, each before those that it uses;
 * {@code apiKey} is -1 where the schema has none; {@code packageName} is where the generated types go.
 */
record Schema(
        String packageName,
        Kind kind,
        String name,
        int apiKey,
        Versions valid,
        Versions flexible,
        boolean latestVersionUnstable,
        List<String> listeners,
        Struct root,
        List<Struct> structs) {

    enum Kind {
        REQUEST,
        RESPONSE,
        HEADER,
        DATA,
        METADATA,
        COORDINATOR_KEY,
        COORDINATOR_VALUE;

        boolean isRecord() {
            return this == METADATA || this == COORDINATOR_KEY || this == COORDINATOR_VALUE;
        }
    }

    Struct struct(String structName) {
        return structs.stream()
                .filter(struct -> struct.name().equals(structName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " has no struct " + structName));
    }

    /** The API's name without Request or Response. */
    String apiName() {
        return name.replaceFirst("(Request|Response)$", "");
    }
}
