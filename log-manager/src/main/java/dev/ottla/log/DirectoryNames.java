package dev.ottla.log;

import dev.ottla.runtime.RandomSource;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Names of partition directories that are on their way, {@code topic-N.<32 hex digits>-future} for a copy that grows
 * and {@code ...-delete} for what is to be deleted, and of those that belong to no partition any more,
 * {@code ...-stray}.
 */
record DirectoryNames(RandomSource random) {
    static final String FUTURE = "-future";
    static final String DELETE = "-delete";
    static final String STRAY = "-stray";

    private static final int MAX_LENGTH = 255;
    private static final int DIGITS = 32;

    /** A new name; a partition's own is cut where both do not fit. */
    String draw(TopicPartition partition, String suffix) {
        HexFormat hex = HexFormat.of();
        String end = "." + hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong()) + suffix;
        String name = partition.directoryName();
        return name.substring(0, Math.min(name.length(), MAX_LENGTH - end.length())) + end;
    }

    /** Whether a partition's name leaves room for the digits and a suffix: a copy is found again by its name. */
    static boolean fits(TopicPartition partition) {
        return partition.directoryName().length() + 1 + DIGITS + FUTURE.length() <= MAX_LENGTH;
    }

    /** The partition of which a directory of this name is a future copy; null if it is none. */
    static @Nullable TopicPartition ofFuture(String name) {
        int dot = name.length() - FUTURE.length() - DIGITS - 1;
        return dot > 0 && name.endsWith(FUTURE) && name.charAt(dot) == '.'
                ? TopicPartition.ofDirectory(name.substring(0, dot))
                : null;
    }
}
