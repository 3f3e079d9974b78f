package dev.ottla.log.cleaner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.log.CompactionWorld.Seen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a compacted log must and may hold: every record that was ever appended, and which of them count. */
final class TableModel {
    /** One appended record; {@code producerId} is negative outside of transactions. */
    record Appended(
            long offset,
            long appendedMs,
            String key,
            @Nullable String value,
            long producerId) {}

    private final TreeMap<Long, Appended> appended = new TreeMap<>();
    private final Set<Long> aborted = new HashSet<>();
    private final Map<Long, List<Long>> open = new HashMap<>();

    void append(long offset, long nowMs, String key, @Nullable String value, long producerId) {
        appended.put(offset, new Appended(offset, nowMs, key, value, producerId));
        if (producerId >= 0) {
            open.computeIfAbsent(producerId, id -> new ArrayList<>()).add(offset);
        }
    }

    boolean isOpen(long producerId) {
        return open.containsKey(producerId);
    }

    void end(long producerId, boolean commit) {
        List<Long> offsets = Objects.requireNonNull(open.remove(producerId));
        if (!commit) {
            aborted.addAll(offsets);
        }
    }

    /** Of the first record of an undecided transaction; the largest long when there is none. */
    long firstOpenOffset() {
        return open.values().stream().mapToLong(List::getFirst).min().orElse(Long.MAX_VALUE);
    }

    /** The decided records of each key, in order. */
    private Map<String, List<Appended>> byKey(long startOffset) {
        Set<Long> undecided = new HashSet<>();
        open.values().forEach(undecided::addAll);
        Map<String, List<Appended>> byKey = new HashMap<>();
        for (Appended record : appended.tailMap(startOffset, true).values()) {
            if (!aborted.contains(record.offset) && !undecided.contains(record.offset)) {
                byKey.computeIfAbsent(record.key, key -> new ArrayList<>()).add(record);
            }
        }
        return byKey;
    }

    /**
     * @param seen what the log holds from {@code startOffset} on
     * @param cleanedEnd below it no key has two records
     */
    void check(List<Seen> seen, long startOffset, long cleanedEnd, long nowMs, long deleteRetentionMs) {
        Map<Long, Seen> present = new HashMap<>();
        for (Seen record : seen) {
            Appended original = appended.get(record.offset());
            assertThat(original).as("%s was appended", record).isNotNull();
            assertThat(record.key()).isEqualTo(original.key);
            assertThat(record.value()).isEqualTo(original.value);
            assertThat(present.put(record.offset(), record))
                    .as("twice: %s", record)
                    .isNull();
        }
        byKey(startOffset).forEach((key, records) -> {
            Appended latest = records.getLast();
            boolean mayBeGone = latest.value == null && nowMs - latest.appendedMs >= deleteRetentionMs;
            if (!mayBeGone) {
                assertThat(present).as("latest of %s: %s", key, latest).containsKey(latest.offset);
            } else if (!present.containsKey(latest.offset)) {
                assertThat(records).as("%s does not come back", key).noneMatch(r -> present.containsKey(r.offset));
            }
            assertThat(records.stream().filter(r -> r.offset < cleanedEnd && present.containsKey(r.offset)))
                    .as("%s once below %s", key, cleanedEnd)
                    .hasSizeLessThanOrEqualTo(1);
        });
    }
}
