package dev.ottla.log;

import dev.ottla.runtime.StoreFile;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One descriptor of a segment's file and how many use it at the moment. Any thread may use it; {@link OpenFiles} takes
 * it away when nobody does. It stands in a slot of its segment until then, so that the next user finds the slot empty
 * and opens the file anew.
 */
final class OpenFile {
    private static final int CLOSED = Integer.MIN_VALUE;

    private final StoreFile store;
    private final AtomicReference<@Nullable OpenFile> slot;
    private final AtomicInteger uses = new AtomicInteger(1);
    private volatile boolean usedLately = true;

    /** Used once already: by whoever opened it. */
    OpenFile(StoreFile store, AtomicReference<@Nullable OpenFile> slot) {
        this.store = store;
        this.slot = slot;
    }

    /** The file; while it is in use. */
    StoreFile store() {
        return store;
    }

    /** Begins a use, to be ended by {@link #release}; false when the file is closed. */
    boolean tryUse() {
        int count = uses.get();
        while (count >= 0) {
            if (uses.compareAndSet(count, count + 1)) {
                if (!usedLately) {
                    usedLately = true;
                }
                return true;
            }
            count = uses.get();
        }
        return false;
    }

    void release() {
        uses.decrementAndGet();
    }

    /** Whether it was used since this was last asked. */
    boolean forgetUse() {
        boolean used = usedLately;
        usedLately = false;
        return used;
    }

    boolean isClosed() {
        return uses.get() < 0;
    }

    /** Takes it out of its slot if nobody uses it; who succeeds closes the {@link #store}. */
    boolean tryRetire() {
        if (!uses.compareAndSet(0, CLOSED)) {
            return false;
        }
        slot.compareAndSet(this, null);
        return true;
    }

    /** Closes the file of a segment that is gone. */
    void close() throws IOException {
        uses.set(CLOSED);
        store.close();
    }
}
