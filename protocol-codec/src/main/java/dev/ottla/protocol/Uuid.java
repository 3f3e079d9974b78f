package dev.ottla.protocol;

import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * Kafka's 128-bit identifier of topics, log directories and members. Its text form is 22 characters of unpadded
 * URL-safe base 64 over the sixteen bytes, most significant first (KIP-516).
 */
public record Uuid(long mostSignificantBits, long leastSignificantBits) implements Comparable<Uuid> {

    /** Means "no identifier" on the wire. */
    public static final Uuid ZERO = new Uuid(0L, 0L);

    /** Reserved; never drawn. */
    public static final Uuid ONE = new Uuid(0L, 1L);

    /** The topic id of {@code __cluster_metadata}. */
    public static final Uuid METADATA_TOPIC_ID = ONE;

    /** A replica whose log directory is not known yet (KIP-858). */
    public static final Uuid UNASSIGNED_DIRECTORY = new Uuid(0L, 1L);

    /** A replica whose log directory is offline (KIP-858). */
    public static final Uuid LOST_DIRECTORY = new Uuid(0L, 2L);

    /** A replica placed before directories were assigned, on a broker with several (KIP-858). */
    public static final Uuid MIGRATING_DIRECTORY = ZERO;

    private static final int SIZE_BYTES = 16;
    private static final int MAX_TEXT_LENGTH = 24;

    /** Parses the base 64 text form; throws {@link IllegalArgumentException} saying what is wrong with it. */
    public static Uuid parse(String text) {
        if (text.length() > MAX_TEXT_LENGTH) {
            throw new IllegalArgumentException(
                    "Input string with prefix `" + text.substring(0, MAX_TEXT_LENGTH) + "` is too long to be a UUID");
        }
        byte[] decoded = Base64.getUrlDecoder().decode(text);
        if (decoded.length != SIZE_BYTES) {
            throw new IllegalArgumentException("Input string `" + text + "` decoded as " + decoded.length
                    + " bytes, which is not equal to the expected 16 bytes of a base64-encoded UUID");
        }
        ByteBuffer bytes = ByteBuffer.wrap(decoded);
        return new Uuid(bytes.getLong(), bytes.getLong());
    }

    public boolean isZero() {
        return mostSignificantBits == 0 && leastSignificantBits == 0;
    }

    /** Signed comparison, the more significant half first, as Kafka orders them. */
    @Override
    public int compareTo(Uuid other) {
        int high = Long.compare(mostSignificantBits, other.mostSignificantBits);
        return high != 0 ? high : Long.compare(leastSignificantBits, other.leastSignificantBits);
    }

    @Override
    public String toString() {
        ByteBuffer bytes =
                ByteBuffer.allocate(SIZE_BYTES).putLong(mostSignificantBits).putLong(leastSignificantBits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** Mixes the halves as {@link java.util.UUID} does. */
    @Override
    public int hashCode() {
        long mixed = mostSignificantBits ^ leastSignificantBits;
        return (int) (mixed >> 32) ^ (int) mixed;
    }
}
