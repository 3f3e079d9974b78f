package dev.ottla.handler.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/**
 * Waits for the parts of an answer, which come on the threads of several shards, and hands them over in the order of
 * the request. The counter publishes the parts to whoever brings the last one.
 */
final class Gathering<T> {
    private final AtomicReferenceArray<T> parts;
    private final AtomicInteger missing;
    private final Consumer<List<T>> complete;

    /** Expects so many parts; with none to expect it is complete at once. */
    Gathering(int count, Consumer<List<T>> complete) {
        this.parts = new AtomicReferenceArray<>(count);
        this.missing = new AtomicInteger(count);
        this.complete = complete;
        if (count == 0) {
            complete.accept(List.of());
        }
    }

    /** Who takes the part at this place; to be called exactly once. */
    Consumer<T> part(int index) {
        return part -> {
            parts.set(index, part);
            if (missing.decrementAndGet() == 0) {
                complete.accept(all());
            }
        };
    }

    private List<T> all() {
        List<T> all = new ArrayList<>(parts.length());
        for (int i = 0; i < parts.length(); i++) {
            all.add(Objects.requireNonNull(parts.get(i)));
        }
        return List.copyOf(all);
    }
}
