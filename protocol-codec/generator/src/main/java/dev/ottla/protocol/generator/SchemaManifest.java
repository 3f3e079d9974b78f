package dev.ottla.protocol.generator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which messages there are, in which versions: one line each, committed, so that a new Kafka release says what it
 * changes.
 */
record SchemaManifest(SortedMap<String, String> messages) {

    static SchemaManifest of(List<Schema> schemas) {
        SortedMap<String, String> messages = new TreeMap<>();
        for (Schema schema : schemas) {
            messages.put(schema.packageName() + "." + schema.name(), line(schema));
        }
        return new SchemaManifest(messages);
    }

    private static String line(Schema schema) {
        return schema.kind().name().toLowerCase(Locale.ROOT).replace('_', '-')
                + " apiKey=" + (schema.apiKey() < 0 ? "none" : schema.apiKey())
                + " versions=" + schema.valid().text()
                + " flexible=" + schema.flexible().text()
                + (schema.latestVersionUnstable() ? " latest-unstable" : "");
    }

    static SchemaManifest read(Path file) throws IOException {
        SortedMap<String, String> messages = new TreeMap<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                int space = line.indexOf(' ');
                if (space > 0 && !line.startsWith("#")) {
                    messages.put(line.substring(0, space), line.substring(space + 1));
                }
            }
        }
        return new SchemaManifest(messages);
    }

    void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("# The message schemas that this source is made for. Written by the schema compiler.");
        for (Map.Entry<String, String> message : messages.entrySet()) {
            lines.add(message.getKey() + " " + message.getValue());
        }
        Files.write(file, lines);
    }

    /** One line per difference, in order of names. */
    List<String> changesSince(SchemaManifest before) {
        List<String> changes = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(messages.keySet());
        names.addAll(before.messages.keySet());
        for (String name : names) {
            String old = before.messages.get(name);
            String now = messages.get(name);
            if (old == null) {
                changes.add("new:     " + name + " " + now);
            } else if (now == null) {
                changes.add("gone:    " + name + " (was " + old + ")");
            } else if (!old.equals(now)) {
                changes.add("changed: " + name + " " + now + " (was " + old + ")");
            }
        }
        return changes;
    }
}
