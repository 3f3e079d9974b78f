package dev.ottla.protocol.generator;

import org.jspecify.annotations.Nullable;

/**
 * One field of a struct. {@code versions}, {@code nullable} and {@code flexible} are already cut down to those in which
 * its struct exists. {@code tag} is -1 for a field that never is tagged; {@code defaultText} is null when the schema
 * names none.
 */
record Field(
        String name,
        FieldType type,
        Versions versions,
        Versions nullable,
        Versions tagged,
        int tag,
        Versions flexible,
        boolean ignorable,
        @Nullable String defaultText,
        String about) {

    boolean isNullable() {
        return !nullable.isEmpty() && type.mayBeNull();
    }

    boolean defaultsToNull() {
        return "null".equals(defaultText) || (type == FieldType.Scalar.RECORDS && isNullable());
    }

    /** The name with its first letter in upper case. */
    String capitalized() {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
}
