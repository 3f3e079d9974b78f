package dev.ottla.raft;

/** Bytes that are handed on as they are; nobody changes them. Equal only to itself: they are never compared. */
public final class RawBytes {
    public static final RawBytes EMPTY = new RawBytes(new byte[0]);

    private final byte[] bytes;

    /** The caller gives the array away. */
    public RawBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Not to be changed. */
    public byte[] array() {
        return bytes;
    }

    public int sizeBytes() {
        return bytes.length;
    }
}
