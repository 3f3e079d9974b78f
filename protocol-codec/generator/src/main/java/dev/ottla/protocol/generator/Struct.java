package dev.ottla.protocol.generator;

import java.util.Comparator;
import java.util.List;

/** A message or a struct nested in one, with the versions in which it can occur. */
record Struct(String name, Versions versions, Versions flexible, List<Field> fields, String about) {

    boolean hasTaggedSection() {
        return !flexible.isEmpty();
    }

    List<Field> taggedFields() {
        return fields.stream()
                .filter(field -> !field.tagged().isEmpty())
                .sorted(Comparator.comparingInt(Field::tag))
                .toList();
    }

    /** Whether any value here is encoded differently in flexible versions. */
    boolean encodesLengths() {
        return fields.stream().anyMatch(field -> needsFlexible(field.type()));
    }

    private static boolean needsFlexible(FieldType type) {
        return type.hasLength();
    }
}
