package dev.ottla.protocol;

/**
 * What a {@code records} field holds: record batches as bytes, wherever they lie. {@link MemoryRecords} lies in memory
 * and is copied into the answer; any other kind is handed on as a {@link Part.Region} and leaves by its own way.
 */
public interface Records {

    Records EMPTY = MemoryRecords.EMPTY;

    int sizeBytes();
}
