package dev.ottla.controller;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.MetadataRecordCodec;
import dev.ottla.protocol.IntList;
import dev.ottla.protocol.message.metadata.BeginTransactionRecord;
import dev.ottla.protocol.message.metadata.EndTransactionRecord;
import dev.ottla.protocol.message.metadata.PartitionRecord;
import dev.ottla.raft.RaftDriver;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes that do not fit into one batch of the log. They become a metadata transaction (KIP-868) over several batches:
 * nobody sees a part of it, and a controller that finds one open, because its writer stopped in the middle, aborts it.
 */
final class LargeBatch {
    /** Fewer records than these are looked at by nobody: one alone can have a few kilobytes at most. */
    private static final int FEW = 1_000;

    /** Headers of records and of the batch. */
    private static final int OVERHEAD_PER_RECORD = 24;

    /** More than a partition has besides its lists, their lengths included. */
    private static final int PARTITION_BYTES = 128;

    private static final int DIRECTORY_ID_BYTES = 16;

    private LargeBatch() {}

    /** The same records if they fit into one batch, else between the marks of a transaction. */
    static List<MetadataRecord> wrap(List<MetadataRecord> records, MetadataImage image) {
        boolean possible = image.features().metadataVersion().hasMetadataTransactions();
        if (records.size() <= FEW
                || !possible
                || fitsSurely(records)
                || split(records).size() == 1) {
            return records;
        }
        List<MetadataRecord> wrapped = new ArrayList<>(records.size() + 2);
        wrapped.add(MetadataRecord.of(
                BeginTransactionRecord.builder().name("Large change").build()));
        wrapped.addAll(records);
        wrapped.add(MetadataRecord.of(EndTransactionRecord.builder().build()));
        return wrapped;
    }

    /** Without encoding what is plainly small: new partitions come by the ten thousand. */
    private static boolean fitsSurely(List<MetadataRecord> records) {
        long mostBytes = 0;
        for (MetadataRecord each : records) {
            mostBytes += OVERHEAD_PER_RECORD;
            mostBytes += each.message() instanceof PartitionRecord partition
                    ? mostBytes(partition)
                    : MetadataRecordCodec.encode(each).length;
        }
        return mostBytes <= RaftDriver.MAX_BATCH_BYTES;
    }

    private static int mostBytes(PartitionRecord partition) {
        int replicaIds = partition.replicas().size()
                + partition.isr().size()
                + partition.removingReplicas().size()
                + partition.addingReplicas().size()
                + sizeOf(partition.eligibleLeaderReplicas())
                + sizeOf(partition.lastKnownElr());
        return PARTITION_BYTES
                + replicaIds * Integer.BYTES
                + partition.directories().size() * DIRECTORY_ID_BYTES;
    }

    private static int sizeOf(@Nullable IntList list) {
        return list == null ? 0 : list.size();
    }

    /** Parts of a change that fit into one batch each; one part for what is no transaction. */
    static List<List<MetadataRecord>> parts(List<MetadataRecord> records) {
        boolean transaction = records.size() > FEW && records.getFirst().message() instanceof BeginTransactionRecord;
        return transaction ? split(records) : List.of(records);
    }

    private static List<List<MetadataRecord>> split(List<MetadataRecord> records) {
        List<List<MetadataRecord>> parts = new ArrayList<>();
        int from = 0;
        long sizeBytes = 0;
        for (int i = 0; i < records.size(); i++) {
            int next = MetadataRecordCodec.encode(records.get(i)).length + OVERHEAD_PER_RECORD;
            if (i > from && sizeBytes + next > RaftDriver.MAX_BATCH_BYTES) {
                parts.add(records.subList(from, i));
                from = i;
                sizeBytes = 0;
            }
            sizeBytes += next;
        }
        parts.add(records.subList(from, records.size()));
        return parts;
    }
}
