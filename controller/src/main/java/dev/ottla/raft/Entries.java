package dev.ottla.raft;

import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.MetadataRecordCodec;
import dev.ottla.runtime.StateMachineLog;
import java.util.List;

/**
 * Records of one batch, encoded: they are appended together or not at all.
 *
 * @param values at least one
 */
public record Entries(List<byte[]> values) {
    public Entries {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a batch has records");
        }
    }

    public int count() {
        return values.size();
    }

    /** Bytes of the values, without what the batch adds. */
    public long sizeBytes() {
        long sum = 0;
        for (byte[] value : values) {
            sum += value.length;
        }
        return sum;
    }

    /** Encodes records, which together have {@code maxBytes} at most. */
    static Entries of(List<MetadataRecord> records, int maxBytes) throws StateMachineLog.RecordsTooLargeException {
        Entries entries =
                new Entries(records.stream().map(MetadataRecordCodec::encode).toList());
        if (entries.sizeBytes() > maxBytes) {
            throw new StateMachineLog.RecordsTooLargeException(entries.count() + " metadata records of "
                    + entries.sizeBytes() + " bytes are more than a batch of " + maxBytes);
        }
        return entries;
    }
}
