package dev.ottla.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.record.BatchSettings;
import dev.ottla.protocol.record.ControlRecordType;
import dev.ottla.protocol.record.LogRecord;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was written to one partition, batch by batch, and how far it was promised to last: the checker of
 * {@link PowerCutTest}. Its producer is idempotent; now and then a transaction of another one is aborted.
 */
final class PartitionHistory {
    private static final String MARKER_VALUE = "\0".repeat(6);

    enum Kind {
        DATA,
        TRANSACTIONAL,
        ABORT
    }

    /** @param start offset of its first record */
    record Batch(long start, long producerId, int sequence, int leaderEpoch, Kind kind, List<String> values) {
        ByteBuf bytes() {
            if (kind == Kind.ABORT) {
                return Batches.marker(producerId, 0, ControlRecordType.ABORT, 0);
            }
            BatchSettings settings = BatchSettings.at(0)
                    .withProducer(producerId, (short) 0, sequence)
                    .withTransactional(kind == Kind.TRANSACTIONAL);
            return Batches.batch(settings, 1_000, values.toArray(String[]::new));
        }

        long end() {
            return start + values.size();
        }
    }

    private final List<Batch> batches = new ArrayList<>();
    private @Nullable Uuid topicId;
    private long producerId;
    private int sequence;
    private int leaderEpoch;
    private long firstOffset;
    private long startOffset;
    private long keptStart;
    private long epochsFrom;
    private long promisedEnd;
    private boolean leaving;
    private boolean beginningAnew;

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

    int leaderEpoch() {
        return leaderEpoch;
    }

    /** Whether its deletion is under way, so that it may be gone. */
    boolean isLeaving() {
        return leaving;
    }

    /** Checkpoints do not speak of it any more. */
    void leave() {
        leaving = true;
        keptStart = 0;
    }

    @Nullable
    Uuid topicId() {
        return topicId;
    }

    void topicId(Uuid id) {
        topicId = id;
    }

    void newProducer(long id) {
        producerId = id;
        sequence = 0;
    }

    void newEpoch() {
        leaderEpoch++;
    }

    /** Before the append, since the batch may survive although nobody hears of it. */
    Batch attempt(List<String> values) {
        Batch batch = new Batch(endOffset(), producerId, sequence, leaderEpoch, Kind.DATA, values);
        sequence += values.size();
        batches.add(batch);
        return batch;
    }

    Batch attemptTransaction(long transactionalId, List<String> values) {
        Batch batch = new Batch(endOffset(), transactionalId, 0, leaderEpoch, Kind.TRANSACTIONAL, values);
        batches.add(batch);
        return batch;
    }

    Batch attemptAbort(long transactionalId) {
        Batch batch = new Batch(endOffset(), transactionalId, -1, leaderEpoch, Kind.ABORT, List.of(MARKER_VALUE));
        batches.add(batch);
        return batch;
    }

    void promise(long end) {
        promisedEnd = Math.max(promisedEnd, Math.min(end, endOffset()));
    }

    /** The start of the log is written down: what lies below must not be served again. */
    void keepStart(long offset) {
        keptStart = offset;
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
        keptStart = Math.min(keptStart, end);
        return end;
    }

    void cutTo(long end) {
        batches.removeIf(batch -> batch.start() >= end);
        promisedEnd = Math.min(promisedEnd, end);
        startOffset = Math.min(startOffset, end);
        keptStart = Math.min(keptStart, end);
        epochsFrom = Math.min(epochsFrom, end);
        firstOffset = Math.min(firstOffset, end);
    }

    /** From now on nothing need be there, and the log may be empty at another offset. */
    void aboutToBeginAnew() {
        beginningAnew = true;
        promisedEnd = 0;
        keptStart = 0;
    }

    void beginAnewAt(long offset) {
        beginningAnew = false;
        batches.clear();
        firstOffset = offset;
        startOffset = offset;
        keptStart = offset;
        epochsFrom = offset;
        promisedEnd = offset;
    }

    /**
     * Epochs below a start that the log has had may be forgotten, also where that start was not written down in time.
     */
    void startAt(long offset) {
        startOffset = offset;
        epochsFrom = Math.max(epochsFrom, offset);
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

    /**
     * The log was loaded: it holds what has to be there and perhaps more, in order, nothing else.
     *
     * @param leastEnd end of what has to be there: after a power cut what was promised
     */
    void check(PartitionLog log, long leastEnd, String context) throws IOException {
        LogView view = log.view();
        if (promisedEnd > 0 && topicId != null) {
            assertThat(log.topicId()).as("topic of %s", context).isEqualTo(topicId);
        }
        if ((beginningAnew || isLeavingEmpty()) && view.logStartOffset() == view.logEndOffset()) {
            beginAnewAt(view.logEndOffset());
            return;
        }
        beginningAnew = false;
        assertThat(view.logStartOffset()).as("start of %s", context).isBetween(keptStart, startOffset);
        assertThat(view.logEndOffset()).as("end of %s", context).isBetween(leastEnd, endOffset());
        List<LogRecord> records = Batches.readAll(view, view.logStartOffset());
        assertThat(records)
                .as("records of %s", context)
                .extracting(record -> record.offset() + "=" + Batches.value(record))
                .isEqualTo(expected(view.logStartOffset(), view.logEndOffset()));
        startOffset = view.logStartOffset();
        cutTo(view.logEndOffset());
        if (endOffset() != view.logEndOffset()) {
            beginAnewAt(view.logEndOffset()); // cut within a batch that the start lies in
        }
        for (Batch batch : batches) {
            if (batch.start() >= Math.max(startOffset, epochsFrom)) {
                checkWhatIsKnownOf(batch, view, context);
            }
        }
    }

    /** Checkpoints do not say any more where it began, and there was nothing else to lose. */
    private boolean isLeavingEmpty() {
        return leaving && promisedEnd <= startOffset;
    }

    private void checkWhatIsKnownOf(Batch batch, LogView view, String context) throws IOException {
        assertThat(view.leaderEpochs().epochFor(batch.start()))
                .as("epoch of %s in %s", batch, context)
                .isEqualTo(batch.leaderEpoch());
        if (batch.kind() == Kind.ABORT && isReadable(batch.producerId())) {
            assertThat(view.abortedTransactions(startOffset, batch.end()))
                    .as("aborted by %s in %s", batch, context)
                    .anyMatch(aborted ->
                            aborted.producerId() == batch.producerId() && aborted.lastOffset() == batch.start());
        }
    }

    /** Whether the log still begins before the records of this transaction. */
    private boolean isReadable(long transactionalId) {
        return batches.stream()
                .anyMatch(batch -> batch.kind() == Kind.TRANSACTIONAL
                        && batch.producerId() == transactionalId
                        && batch.start() >= startOffset);
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
