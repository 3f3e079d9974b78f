package dev.ottla.runtime.simulation;

import dev.ottla.runtime.ReplaySource;
import dev.ottla.runtime.StateMachineLog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A log in memory whose commit position is moved by the test, or follows each append at once. */
public final class SimulatedStateMachineLog<R> implements StateMachineLog<R> {
    private final List<R> records = new ArrayList<>();
    private final List<Runnable> listeners = new ArrayList<>();
    private boolean commitsAtOnce = true;
    private boolean unavailable;
    private int mostRecords = Integer.MAX_VALUE;
    private long committedEnd;

    /** Whether an append is committed by itself; otherwise {@link #commitTo} does it. */
    public void commitsAtOnce(boolean on) {
        commitsAtOnce = on;
    }

    /** Appends fail from here on, or work again. */
    public void unavailable(boolean on) {
        unavailable = on;
    }

    /** More records than this do not fit one batch. */
    public void mostRecords(int count) {
        mostRecords = count;
    }

    /** All records, the first at offset 0. */
    public List<R> records() {
        return Collections.unmodifiableList(records);
    }

    @Override
    public long append(List<R> appended) {
        if (unavailable) {
            throw new LogUnavailableException("unavailable", new IllegalStateException("switched off by the test"));
        }
        if (appended.size() > mostRecords) {
            throw new RecordsTooLargeException(appended.size() + " records, at most " + mostRecords);
        }
        records.addAll(appended);
        if (commitsAtOnce) {
            commitTo(records.size());
        }
        return records.size() - 1L;
    }

    @Override
    public long committedEndOffset() {
        return committedEnd;
    }

    /** Moves the end of what is committed forward, exclusive. */
    public void commitTo(long endOffset) {
        if (endOffset > committedEnd) {
            committedEnd = endOffset;
            List.copyOf(listeners).forEach(Runnable::run);
        }
    }

    @Override
    public void onCommit(Runnable listener) {
        listeners.add(listener);
    }

    /** What is in the log now, for a loader; pieces of {@code pieceSize} records. */
    public ReplaySource<R> source(int pieceSize) {
        return new ReplaySource<>() {
            @Override
            public long startOffset() {
                return 0;
            }

            @Override
            public long endOffset() {
                return records.size();
            }

            @Override
            public long readPiece(long offset, Sink<R> sink) {
                long end = Math.min(offset + pieceSize, records.size());
                for (long next = offset; next < end; next++) {
                    sink.replay(records.get((int) next), next);
                }
                return end;
            }
        };
    }
}
