package dev.ottla.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tagged fields that the schema does not know (KIP-482), kept raw in the order they came in, to be written back.
 * Structs without any share {@link #EMPTY}.
 */
public record TaggedFields(List<TaggedField> fields) {

    /** One field as it stood on the wire. */
    public record TaggedField(int tag, Bytes data) {}

    public static final TaggedFields EMPTY = new TaggedFields(List.of());

    private static final int NO_MORE_KNOWN_TAGS = Integer.MAX_VALUE;

    public TaggedFields {
        fields = Collections.unmodifiableList(fields);
    }

    public static TaggedFields of(TaggedField... fields) {
        return fields.length == 0 ? EMPTY : new TaggedFields(List.of(fields));
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }

    public int size() {
        return fields.size();
    }

    /** Writes a whole tag section that has no known field in it. */
    public void writeTo(WireWriter out) {
        out.writeUnsignedVarint(fields.size());
        if (!fields.isEmpty()) {
            writeRest(out, 0);
        }
    }

    /**
     * Writes those from index {@code next} on whose tag is below {@code knownTag}; returns the index of the first one
     * left. A raw field may not use a tag that the schema knows.
     */
    public int writeBelow(WireWriter out, int next, int knownTag) {
        int index = next;
        while (index < fields.size() && tagAt(index) < knownTag) {
            TaggedField field = fields.get(index);
            out.writeUnsignedVarint(field.tag());
            out.writeUnsignedVarint(field.data().size());
            out.writeRaw(field.data());
            index++;
        }
        if (index < fields.size() && tagAt(index) == knownTag) {
            throw new IllegalArgumentException("Tag " + knownTag + " is defined and cannot be an unknown tagged field");
        }
        return index;
    }

    /** Writes those from index {@code next} on. */
    public void writeRest(WireWriter out, int next) {
        writeBelow(out, next, NO_MORE_KNOWN_TAGS);
    }

    private int tagAt(int index) {
        int tag = fields.get(index).tag();
        if (index > 0 && tag <= fields.get(index - 1).tag()) {
            throw new IllegalArgumentException("Unknown tagged fields must have ascending tags, but " + tag
                    + " follows " + fields.get(index - 1).tag());
        }
        return tag;
    }

    /** Collects unknown fields while a struct is read; null stands for none yet, which is the rule. */
    public static List<TaggedField> append(@Nullable List<TaggedField> soFar, TaggedField field) {
        List<TaggedField> collected = soFar == null ? new ArrayList<>(2) : soFar;
        collected.add(field);
        return collected;
    }

    public static TaggedFields collected(@Nullable List<TaggedField> fields) {
        return fields == null ? EMPTY : new TaggedFields(fields);
    }
}
