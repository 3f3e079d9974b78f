package dev.ottla.compat.exchange;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/** What the files of a partition say about its compaction, whichever broker does it. */
public final class CompactionProgress {
    private static final long LIMIT_NS = TimeUnit.MINUTES.toNanos(5);
    private static final long ASK_AGAIN_NS = 20_000_000;

    private final List<Path> logDirectories;
    private final TopicPartition partition;

    public CompactionProgress(List<Path> logDirectories, TopicPartition partition) {
        this.logDirectories = logDirectories;
        this.partition = partition;
    }

    /** Where the partition is now; it may be moved. */
    private Path folder() {
        return logDirectories.stream()
                .map(directory -> directory.resolve(partition.toString()))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow();
    }

    /** Returns when all but the segment that is being written is compacted. */
    public void await() {
        long deadlineNs = System.nanoTime() + LIMIT_NS;
        while (compactedEnd() < segmentOffsets().getLast()) {
            if (System.nanoTime() > deadlineNs) {
                throw new IllegalStateException(partition + " is not compacted");
            }
            LockSupport.parkNanos(ASK_AGAIN_NS);
        }
    }

    /** Up to which offset the broker says to have compacted the log; 0 before it says so. */
    public long compactedEnd() {
        String prefix = partition.topic() + " " + partition.partition() + " ";
        Path checkpoint = folder().resolveSibling("cleaner-offset-checkpoint");
        try {
            return !Files.exists(checkpoint)
                    ? 0
                    : Files.readAllLines(checkpoint).stream()
                            .filter(line -> line.startsWith(prefix))
                            .mapToLong(line -> Long.parseLong(line.substring(prefix.length())))
                            .findFirst()
                            .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether nothing is left in the oldest segment but perhaps headers, when this is the first record. */
    boolean isFirstSegmentEmpty(long firstRecordOffset) {
        List<Long> offsets = segmentOffsets();
        return offsets.size() > 1 && firstRecordOffset >= offsets.get(1);
    }

    private List<Long> segmentOffsets() {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".log"))
                    .map(name -> Long.parseLong(name.substring(0, name.indexOf('.'))))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
