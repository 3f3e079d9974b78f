package dev.ottla.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The bytes of a peer do not form what they claim to be. Carries no stack trace: it tells about the peer, not about our
 * code. The path (such as {@code topicData[3].partitionData[0].records}) is put together on the way out, so that
 * reading well-formed bytes pays nothing for it.
 */
public class ProtocolException extends RuntimeException {

    private final String reason;
    private final String path;
    private final int position;
    private final @Nullable String messageName;
    private final int version;

    /** {@code position} counts bytes from the start of what was being read. */
    public ProtocolException(String reason, String path, int position) {
        this(reason, path, position, null, -1);
    }

    private ProtocolException(String reason, String path, int position, @Nullable String messageName, int version) {
        super(describe(reason, path, position, messageName, version), null, false, false);
        this.reason = reason;
        this.path = path;
        this.position = position;
        this.messageName = messageName;
        this.version = version;
    }

    private static String describe(
            String reason, String path, int position, @Nullable String messageName, int version) {
        String where = path.isEmpty() ? "" : ", field " + path;
        String what = messageName == null ? "" : messageName + " version " + version + where + ": ";
        return what + reason + (messageName == null ? where : "") + " (at byte " + position + ")";
    }

    /** The same trouble, seen from the struct that has {@code field}. */
    public ProtocolException inside(String field) {
        return new ProtocolException(reason, joined(field), position);
    }

    /** The same trouble, seen from the struct that has the array {@code field}, in its element {@code index}. */
    public ProtocolException inside(String field, int index) {
        return new ProtocolException(reason, joined(field + "[" + index + "]"), position);
    }

    /** The same trouble, now that the message is known. */
    public ProtocolException in(String message, short messageVersion) {
        return new ProtocolException(reason, path, position, message, messageVersion);
    }

    private String joined(String outer) {
        return path.isEmpty() ? outer : outer + "." + path;
    }

    public String reason() {
        return reason;
    }

    public String path() {
        return path;
    }

    public int position() {
        return position;
    }

    /** The schema's name of the message, or null when it did not get that far. */
    public @Nullable String messageName() {
        return messageName;
    }

    /** The version of the message, or -1 when it did not get that far. */
    public int version() {
        return version;
    }
}
