package dev.ottla.handler.access;

import dev.ottla.metadata.AclFilter;
import dev.ottla.protocol.message.metadata.AccessControlEntryRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The entries for resources of one type, by name, by prefix, and for all. A name is looked up once per length of prefix
 * that occurs. Immutable.
 *
 * @param wildcard those for {@code *}
 * @param prefixLengths ascending, each once
 */
record ResourceAcls(
        Map<String, List<AccessControlEntryRecord>> literal,
        Map<String, List<AccessControlEntryRecord>> prefixed,
        List<AccessControlEntryRecord> wildcard,
        List<Integer> prefixLengths) {

    /** Hands over every entry that concerns the resource of this name. */
    void forEach(String name, Consumer<AccessControlEntryRecord> consumer) {
        literal.getOrDefault(name, List.of()).forEach(consumer);
        forEachCovering(name, consumer);
    }

    /** Hands over every entry that concerns all resources whose names begin with this prefix. */
    void forEachCovering(String prefix, Consumer<AccessControlEntryRecord> consumer) {
        wildcard.forEach(consumer);
        for (int length : prefixLengths) {
            if (length > prefix.length()) {
                return;
            }
            prefixed.getOrDefault(prefix.substring(0, length), List.of()).forEach(consumer);
        }
    }

    /** All entries. */
    Stream<AccessControlEntryRecord> all() {
        return Stream.of(
                        literal.values().stream().flatMap(List::stream),
                        prefixed.values().stream().flatMap(List::stream),
                        wildcard.stream())
                .flatMap(entries -> entries);
    }

    /** Takes entries one by one. */
    static final class Builder {
        private final Map<String, List<AccessControlEntryRecord>> literal = new HashMap<>();
        private final Map<String, List<AccessControlEntryRecord>> prefixed = new HashMap<>();
        private final List<AccessControlEntryRecord> wildcard = new ArrayList<>();
        private final TreeSet<Integer> prefixLengths = new TreeSet<>();

        void add(AccessControlEntryRecord entry) {
            String name = entry.resourceName();
            if (entry.patternType() == AclFilter.PREFIXED) {
                prefixed.computeIfAbsent(name, n -> new ArrayList<>()).add(entry);
                prefixLengths.add(name.length());
            } else if (name.equals(AclFilter.WILDCARD)) {
                wildcard.add(entry);
            } else {
                literal.computeIfAbsent(name, n -> new ArrayList<>()).add(entry);
            }
        }

        ResourceAcls build() {
            return new ResourceAcls(literal, prefixed, wildcard, List.copyOf(prefixLengths));
        }
    }
}
