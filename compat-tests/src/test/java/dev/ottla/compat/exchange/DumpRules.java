package dev.ottla.compat.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which complaints of DumpLogSegments there may be about the files of a directory that brokers pass on to each other:
 * about Ottla's none, stopped or killed. About Apache Kafka's own there are two, seen when it runs alone:
 *
 * <ul>
 *   <li>Killed, it leaves the indexes of each segment that was written to at their full preallocated size, zeros behind
 *       the last entry: {@code --index-sanity-check} fails with "the last timestamp is 0", {@code --verify-index-only}
 *       finds a "timestamp mismatch" with 0. Ottla does not write to an index before it has an entry to add, so one
 *       that is killed soon leaves them as they were found. These are left out.
 *   <li>Of a batch that compaction has emptied, whose header stays, its cleaner leaves an entry in the time index; the
 *       tool finds no record of that time. Such a file may be passed on, but not be made anew.
 * </ul>
 */
final class DumpRules {
    /** {@code segment.index.bytes}, in whole entries. */
    private static final Set<Long> PREALLOCATED_BYTES = Set.of(10_485_760L / 8 * 8, 10_485_760L / 12 * 12);

    /** {@code segment.bytes} of the topic with {@code preallocate}: who is killed leaves its last file this long. */
    private static final long PREALLOCATED_LOG_BYTES = 1_048_576;

    private static final String EMPTIED = "timestamp mismatch";

    private final LogDump dump;
    private final Set<String> madeByKafka = new HashSet<>();
    private final Set<String> leftByKafka = new HashSet<>();
    private final Set<String> kinds = new TreeSet<>();

    DumpRules(LogDump dump) {
        this.dump = dump;
    }

    /** After a broker has ended. */
    void check(List<Path> logDirectories, boolean isKafka, boolean killed) throws IOException {
        List<LogDump.Complaint> complaints = new ArrayList<>();
        boolean sawPreallocated = false;
        boolean sawPreallocatedLog = false;
        for (Path directory : logDirectories) {
            for (Path file : LogDump.filesIn(directory)) {
                if (killed && isPreallocated(file, isKafka)) {
                    sawPreallocated = true;
                } else if (killed && isPreallocatedLog(file)) {
                    sawPreallocatedLog = true;
                } else {
                    kinds.add(kind(file));
                    complaints.addAll(dump.complaintsAbout(file));
                }
            }
        }
        assertThat(sawPreallocated || !isKafka || !killed)
                .as("preallocated indexes")
                .isTrue();
        assertThat(sawPreallocatedLog).as("preallocated log").isEqualTo(killed);
        assertOnlyOwn(complaints, isKafka);
    }

    private static boolean isPreallocatedLog(Path file) throws IOException {
        return file.toString().endsWith(".log") && Files.size(file) == PREALLOCATED_LOG_BYTES;
    }

    void assertEveryKindWasRead() {
        assertThat(kinds).contains("index", "log", "snapshot", "timeindex", "txnindex");
    }

    private void assertOnlyOwn(List<LogDump.Complaint> complaints, boolean isKafka) {
        List<LogDump.Complaint> others = new ArrayList<>();
        for (LogDump.Complaint complaint : complaints) {
            boolean emptied = complaint.file().toString().endsWith(".timeindex")
                    && complaint.line().contains(EMPTIED);
            String identity = complaint.file() + " " + SealedSegments.digest(complaint.file());
            if (emptied && isKafka) {
                madeByKafka.add(identity);
            } else if (!emptied || !madeByKafka.contains(identity)) {
                others.add(complaint);
            }
        }
        assertThat(others).as("complaints of DumpLogSegments").isEmpty();
    }

    private boolean isPreallocated(Path file, boolean isKafka) throws IOException {
        boolean index = file.toString().endsWith(".index") || file.toString().endsWith(".timeindex");
        if (!index || !PREALLOCATED_BYTES.contains(Files.size(file))) {
            return false;
        }
        String identity = file + " " + Files.getLastModifiedTime(file);
        if (isKafka) {
            leftByKafka.add(identity);
        }
        return leftByKafka.contains(identity);
    }

    private static String kind(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
