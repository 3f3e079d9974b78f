package dev.ottla.runtime;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds a machine by replaying its log on an I/O thread, then hands it to its runtime. Until then the runtime fails
 * commands with {@link Failure#LOADING}. Stops early if the runtime is closed meanwhile; if the log cannot be read or
 * replayed the runtime is dropped.
 */
public final class StateMachineLoader<C, R> {
    private static final Logger log = LoggerFactory.getLogger(StateMachineLoader.class);
    private static final long PROGRESS_EVERY_MS = 5_000;

    private final StateMachineRuntime<C, R> runtime;
    private final StateMachine<C, R> machine;
    private final ReplaySource<R> source;
    private final Clock clock;
    private long replayed;

    public StateMachineLoader(
            StateMachineRuntime<C, R> runtime, StateMachine<C, R> machine, ReplaySource<R> source, Clock clock) {
        this.runtime = runtime;
        this.machine = machine;
        this.source = source;
        this.clock = clock;
    }

    /** Starts to load on the given executor; returns at once. */
    public void loadOn(Executor io) {
        try {
            io.execute(this::load);
        } catch (RejectedExecutionException e) {
            log.warn("[{}] cannot be loaded, the I/O executor refuses", runtime.name(), e);
            runtime.failLoading();
        }
    }

    /** Loads on the calling thread. */
    public void load() {
        long startMs = clock.monotonicMs();
        try {
            if (replayAll(startMs)) {
                log.info("[{}] loaded {} records in {} ms", runtime.name(), replayed, clock.monotonicMs() - startMs);
                runtime.start(machine);
            } else {
                log.info("[{}] loading was cancelled after {} records", runtime.name(), replayed);
            }
        } catch (IOException e) {
            log.error("[{}] its log cannot be read", runtime.name(), e);
            runtime.failLoading();
        } catch (RuntimeException | Error bug) {
            log.error("[{}] replay failed after {} records, which is a bug", runtime.name(), replayed, bug);
            runtime.failLoading();
        }
    }

    private boolean replayAll(long startMs) throws IOException {
        long offset = source.startOffset();
        long nextProgressMs = startMs + PROGRESS_EVERY_MS;
        while (offset < source.endOffset()) {
            if (runtime.state() != StateMachineRuntime.State.LOADING) {
                return false;
            }
            long next = source.readPiece(offset, this::replayOne);
            if (next <= offset) {
                throw new IOException("No progress at offset " + offset + " of " + source.endOffset());
            }
            offset = next;
            if (clock.monotonicMs() >= nextProgressMs) {
                log.info("[{}] loading: offset {} of {}", runtime.name(), offset, source.endOffset());
                nextProgressMs += PROGRESS_EVERY_MS;
            }
        }
        return true;
    }

    private void replayOne(R record, long offset) {
        machine.replay(record, offset);
        replayed++;
    }
}
