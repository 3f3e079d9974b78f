package dev.ottla.log;

/**
 * Why one record of a batch was refused (Produce v8, KIP-467).
 *
 * @param batchIndex the record's index in its batch
 */
public record RecordError(int batchIndex, String message) {}
