package dev.ottla.raft;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names a snapshot by what it contains.
 *
 * @param endOffset of the log that it stands for, exclusive
 * @param epoch of the last record that it stands for
 */
public record SnapshotId(long endOffset, int epoch) implements Comparable<SnapshotId> {
    private static final Pattern FILE_NAME = Pattern.compile("(\\d{20})-(\\d{10})\\.checkpoint");

    /** What {@code format} leaves behind for a quorum that keeps its voters in the log. */
    public static final SnapshotId FORMATTED = new SnapshotId(0, 0);

    /** Null if a file of this name is no finished snapshot. */
    static @Nullable SnapshotId ofFileName(String name) {
        Matcher matcher = FILE_NAME.matcher(name);
        return matcher.matches()
                ? new SnapshotId(Long.parseLong(matcher.group(1)), Integer.parseInt(matcher.group(2)))
                : null;
    }

    public String fileName() {
        return String.format("%020d-%010d.checkpoint", endOffset, epoch);
    }

    @Override
    public int compareTo(SnapshotId other) {
        int offsets = Long.compare(endOffset, other.endOffset);
        return offsets != 0 ? offsets : Integer.compare(epoch, other.epoch);
    }
}
