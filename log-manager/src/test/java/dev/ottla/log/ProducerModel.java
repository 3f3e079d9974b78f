package dev.ottla.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a log should know of producers, transactions and epochs: worked out anew from a plain list of its batches. */
final class ProducerModel {
    private static final int BATCHES_KEPT = 5;

    enum Kind {
        DATA,
        TRANSACTIONAL,
        COMMIT,
        ABORT
    }

    /** @param sequence -1 for a marker */
    record Batch(long base, long last, int leaderEpoch, long producerId, short epoch, int sequence, Kind kind) {
        boolean isMarker() {
            return kind == Kind.COMMIT || kind == Kind.ABORT;
        }

        int nextSequence() {
            return sequence + (int) (last - base) + 1;
        }
    }

    /** @param batches the last ones of its epoch, oldest first */
    record Producer(short epoch, List<Batch> batches) {}

    final List<Batch> batches = new ArrayList<>();
    long logEndOffset;

    void append(Batch batch) {
        batches.add(batch);
        logEndOffset = batch.last() + 1;
    }

    /** Cuts before the batch that holds the offset, or in the hole where it lies. */
    void truncateTo(long offset) {
        while (!batches.isEmpty() && batches.getLast().last() >= offset) {
            logEndOffset = Math.min(offset, batches.removeLast().base());
        }
        logEndOffset = Math.min(offset, logEndOffset);
    }

    @Nullable
    Producer producer(long producerId) {
        Producer producer = null;
        for (Batch batch : batches) {
            if (batch.producerId() == producerId) {
                List<Batch> kept = producer == null || producer.epoch() != batch.epoch()
                        ? new ArrayList<>()
                        : new ArrayList<>(producer.batches());
                if (!batch.isMarker()) {
                    kept.add(batch);
                }
                producer =
                        new Producer(batch.epoch(), kept.subList(Math.max(0, kept.size() - BATCHES_KEPT), kept.size()));
            }
        }
        return producer;
    }

    /** First offsets of open transactions by producer. */
    Map<Long, Long> openTransactions() {
        Map<Long, Long> open = new HashMap<>();
        for (Batch batch : batches) {
            switch (batch.kind()) {
                case TRANSACTIONAL -> open.putIfAbsent(batch.producerId(), batch.base());
                case COMMIT, ABORT -> open.remove(batch.producerId());
                case DATA -> {}
            }
        }
        return open;
    }

    long firstUnstableOffset() {
        return openTransactions().values().stream()
                .mapToLong(first -> first)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** Producer, first and last offset of the aborted transactions that touch the range. */
    List<String> aborted(long from, long end) {
        List<String> aborted = new ArrayList<>();
        Map<Long, Long> open = new HashMap<>();
        for (Batch batch : batches) {
            if (batch.kind() == Kind.TRANSACTIONAL) {
                open.putIfAbsent(batch.producerId(), batch.base());
            } else if (batch.isMarker()) {
                Long first = open.remove(batch.producerId());
                if (first != null && batch.kind() == Kind.ABORT && batch.last() >= from && first < end) {
                    aborted.add(batch.producerId() + " " + first + "-" + batch.last());
                }
            }
        }
        return aborted.stream().sorted().toList();
    }

    List<LeaderEpochs.Entry> epochs() {
        List<LeaderEpochs.Entry> epochs = new ArrayList<>();
        for (Batch batch : batches) {
            if (epochs.isEmpty() || epochs.getLast().epoch() < batch.leaderEpoch()) {
                epochs.add(new LeaderEpochs.Entry(batch.leaderEpoch(), batch.base()));
            }
        }
        return epochs;
    }
}
