package dev.ottla.protocol;

/**
 * A message cannot be read or written in the version asked for: it has no such version, or holds a value that this
 * version cannot carry and that may not be dropped silently.
 */
public class UnsupportedVersionException extends RuntimeException {

    public UnsupportedVersionException(String message) {
        super(message);
    }

    public static UnsupportedVersionException unknownVersion(String messageName, short version) {
        return new UnsupportedVersionException(messageName + " has no version " + version);
    }

    /** {@code field} holds another value than its default, and {@code version} has no place for it. */
    public static UnsupportedVersionException field(String struct, String field, short version) {
        return new UnsupportedVersionException(
                "Attempted to write a non-default " + field + " at version " + version + " of " + struct);
    }

    public static UnsupportedVersionException taggedFields(String struct, short version) {
        return new UnsupportedVersionException(
                "Tagged fields were set, but version " + version + " of " + struct + " does not support them");
    }
}
