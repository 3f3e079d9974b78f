package dev.ottla.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.record.LogRecord;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was written to one partition, batch by batch, and how far it was promised to last: the checker of
 * {@link PowerCutTest}. Its producer is idempotent.
 */
final class PartitionHistory {
    /** @param start offset of its first record */
    record Batch(long start, long producerId, int sequence, List<String> values) {
        ByteBuf bytes() {
            return Batches.idempotent(producerId, 0, sequence, values.toArray(String[]::new));
        }

        long end() {
            return start + values.size();
        }
    }

    private final List<Batch> batches = new ArrayList<>();
    private long producerId;
    private int sequence;
    private long firstOffset;
    private long startOffset;
    private long promisedEnd;
    private boolean leaving;

    PartitionHistory(long producerId) {
        this.producerId = producerId;
    }

    long endOffset() {
        return batches.isEmpty() ? firstOffset : batches.getLast().end();
    }

    long promisedEnd() {
        return promisedEnd;
    }

    long startOffset() {
        return startOffset;
    }

    /** Whether its deletion is under way, so that it may be gone. */
    boolean isLeaving() {
        return leaving;
    }

    void leave() {
        leaving = true;
    }

    void newProducer(long id) {
        producerId = id;
        sequence = 0;
    }

    /** Before the append, since the batch may survive although nobody hears of it. */
    Batch attempt(List<String> values) {
        Batch batch = new Batch(endOffset(), producerId, sequence, values);
        sequence += values.size();
        batches.add(batch);
        return batch;
    }

    void promise(long end) {
        promisedEnd = Math.max(promisedEnd, Math.min(end, endOffset()));
    }

    /** From now on records from this offset on may be gone; returns the start of the batch that holds it. */
    long aboutToCut(long offset) {
        long end = offset;
        for (Batch batch : batches) {
            if (batch.start() <= offset) {
                end = batch.start();
            }
        }
        promisedEnd = Math.min(promisedEnd, end);
        return end;
    }

    void cutTo(long end) {
        batches.removeIf(batch -> batch.start() >= end);
        promisedEnd = Math.min(promisedEnd, end);
        startOffset = Math.min(startOffset, end);
        firstOffset = Math.min(firstOffset, end);
    }

    void startAt(long offset) {
        startOffset = offset;
    }

    /** The last batch that is promised, if its producer is still at it. */
    @Nullable
    Batch lastPromised() {
        Batch last = null;
        for (Batch batch : batches) {
            last = batch.end() <= promisedEnd && batch.start() >= startOffset ? batch : last;
        }
        return last != null && last.producerId() == producerId && last.equals(batches.getLast()) ? last : null;
    }

    /** The log was loaded after a power cut: it holds the promised records and perhaps more, in order, nothing else. */
    void check(LogView view, String context) {
        assertThat(view.logStartOffset()).as("start of %s", context).isLessThanOrEqualTo(startOffset);
        assertThat(view.logEndOffset()).as("end of %s", context).isBetween(promisedEnd, endOffset());
        List<LogRecord> records = Batches.readAll(view, view.logStartOffset());
        assertThat(records)
                .as("records of %s", context)
                .extracting(record -> record.offset() + "=" + Batches.value(record))
                .isEqualTo(expected(view.logStartOffset(), view.logEndOffset()));
        startOffset = view.logStartOffset();
        cutTo(view.logEndOffset());
    }

    private List<String> expected(long from, long end) {
        List<String> expected = new ArrayList<>();
        for (Batch batch : batches) {
            for (int i = 0; i < batch.values().size(); i++) {
                long offset = batch.start() + i;
                if (offset >= from && offset < end) {
                    expected.add(offset + "=" + batch.values().get(i));
                }
            }
        }
        return expected;
    }
}
