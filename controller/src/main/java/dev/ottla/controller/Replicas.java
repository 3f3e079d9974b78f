package dev.ottla.controller;

import dev.ottla.protocol.IntList;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Short lists of broker ids as sets. */
final class Replicas {
    private Replicas() {}

    static IntList without(IntList list, int id) {
        return list.contains(id) ? filter(list, other -> other != id) : list;
    }

    static IntList without(IntList list, IntList others) {
        return filter(list, id -> !others.contains(id));
    }

    static IntList plus(IntList list, IntList others) {
        return IntList.wrap(IntStream.concat(list.stream(), others.stream()).toArray());
    }

    static IntList sorted(IntList list) {
        return IntList.wrap(list.stream().sorted().toArray());
    }

    /** What is in either of them and accepted, in ascending order. */
    static IntList sortedUnion(IntList one, IntList other, IntPredicate accepted) {
        return IntList.wrap(IntStream.concat(one.stream(), other.stream())
                .filter(accepted)
                .distinct()
                .sorted()
                .toArray());
    }

    static boolean containsAll(IntList list, IntList others) {
        return others.stream().allMatch(list::contains);
    }

    /** The first that is accepted, -1 if none is. */
    static int first(IntList list, IntPredicate accepted) {
        for (int i = 0; i < list.size(); i++) {
            if (accepted.test(list.get(i))) {
                return list.get(i);
            }
        }
        return -1;
    }

    private static IntList filter(IntList list, IntPredicate accepted) {
        return IntList.wrap(list.stream().filter(accepted).toArray());
    }
}
