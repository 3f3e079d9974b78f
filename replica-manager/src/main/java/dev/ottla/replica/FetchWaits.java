package dev.ottla.replica;

import org.jspecify.annotations.Nullable;

/** The fetches that wait on a partition: a doubly linked list of them, so that one leaves at no cost. Strand-owned. */
final class FetchWaits {
    private @Nullable FetchWait first;

    void add(FetchWait wait) {
        wait.linked = true;
        wait.next = first;
        if (first != null) {
            first.previous = wait;
        }
        first = wait;
    }

    void remove(FetchWait wait) {
        if (!wait.linked) {
            return;
        }
        wait.linked = false;
        FetchWait before = wait.previous;
        FetchWait after = wait.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after != null) {
            after.previous = before;
        }
        wait.previous = null;
        wait.next = null;
    }

    /** Tells all; those that are woken by it take themselves off the list in a later turn. */
    void changed(@Nullable PartitionView now) {
        for (FetchWait wait = first; wait != null; wait = wait.next) {
            wait.changed(now);
        }
    }

    boolean isEmpty() {
        return first == null;
    }
}
