package dev.ottla.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Arrays of primitive types on the wire, for generated codecs. Readers take the count that
 * {@link WireReader#readNullableCount} checked; a negative count is a null array.
 */
public final class WireLists {

    /** Lists start no larger than this: memory grows with the elements that are really there. */
    private static final int MAX_FIRST_CAPACITY = 1024;

    private WireLists() {}

    /** An empty list to read {@code count} elements into. */
    public static <T> List<T> sized(int count) {
        return new ArrayList<>(Math.min(count, MAX_FIRST_CAPACITY));
    }

    public static @Nullable IntList readInts(WireReader in, int count, String field) {
        if (count < 0) {
            return null;
        }
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = in.readInt(field);
        }
        return IntList.wrap(values);
    }

    public static void writeInts(WireWriter out, IntList list) {
        for (int i = 0; i < list.size(); i++) {
            out.writeInt(list.get(i));
        }
    }

    public static @Nullable LongList readLongs(WireReader in, int count, String field) {
        if (count < 0) {
            return null;
        }
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = in.readLong(field);
        }
        return LongList.wrap(values);
    }

    public static void writeLongs(WireWriter out, LongList list) {
        for (int i = 0; i < list.size(); i++) {
            out.writeLong(list.get(i));
        }
    }

    public static @Nullable List<Short> readShorts(WireReader in, int count, String field) {
        if (count < 0) {
            return null;
        }
        List<Short> values = sized(count);
        for (int i = 0; i < count; i++) {
            values.add(in.readShort(field));
        }
        return Collections.unmodifiableList(values);
    }

    public static void writeShorts(WireWriter out, List<Short> list) {
        for (int i = 0; i < list.size(); i++) {
            out.writeShort(list.get(i));
        }
    }

    public static @Nullable List<Byte> readInt8s(WireReader in, int count, String field) {
        if (count < 0) {
            return null;
        }
        List<Byte> values = sized(count);
        for (int i = 0; i < count; i++) {
            values.add(in.readByte(field));
        }
        return Collections.unmodifiableList(values);
    }

    public static void writeInt8s(WireWriter out, List<Byte> list) {
        for (int i = 0; i < list.size(); i++) {
            out.writeByte(list.get(i));
        }
    }

    public static @Nullable List<Uuid> readUuids(WireReader in, int count, String field) {
        if (count < 0) {
            return null;
        }
        List<Uuid> values = sized(count);
        for (int i = 0; i < count; i++) {
            values.add(in.readUuid(field));
        }
        return Collections.unmodifiableList(values);
    }

    public static void writeUuids(WireWriter out, List<Uuid> list) {
        for (int i = 0; i < list.size(); i++) {
            out.writeUuid(list.get(i));
        }
    }

    public static @Nullable List<String> readStrings(WireReader in, int count, boolean compact, String field) {
        if (count < 0) {
            return null;
        }
        List<String> values = sized(count);
        for (int i = 0; i < count; i++) {
            values.add(in.readString(compact, field));
        }
        return Collections.unmodifiableList(values);
    }

    public static void writeStrings(WireWriter out, List<String> list, boolean compact) {
        for (int i = 0; i < list.size(); i++) {
            out.writeString(list.get(i), compact);
        }
    }

    /** Appends for builders: {@code list} stays as it is unless it already is one that was grown here. */
    public static <T> List<T> append(@Nullable List<T> list, T element) {
        Growing<T> growing = list instanceof Growing<T> mine ? mine : new Growing<>(list);
        growing.add(element);
        return growing;
    }

    private static final class Growing<T> extends ArrayList<T> {
        Growing(@Nullable List<T> start) {
            super(start == null ? List.of() : start);
        }
    }
}
