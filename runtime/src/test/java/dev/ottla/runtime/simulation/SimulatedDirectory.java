package dev.ottla.runtime.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The names in a simulated directory: as everybody sees them, as the disk holds them, and the changes in between. A
 * power failure keeps some first part of the changes, as journaling file systems do. A rename within a directory is one
 * change; from one directory to another it is two, so that only forcing both is safe.
 */
final class SimulatedDirectory implements SimulatedNode {
    @FunctionalInterface
    private interface Change {
        void apply(SequencedMap<String, SimulatedNode> names);
    }

    private final TreeMap<String, SimulatedNode> seen = new TreeMap<>();
    private final TreeMap<String, SimulatedNode> durable = new TreeMap<>();
    private final List<Change> notForced = new ArrayList<>();

    SequencedMap<String, SimulatedNode> names() {
        return seen;
    }

    @Nullable
    SimulatedNode find(String name) {
        return seen.get(name);
    }

    void put(String name, SimulatedNode node) {
        change(names -> names.put(name, node));
    }

    void remove(String name) {
        change(names -> names.remove(name));
    }

    void rename(String from, String to, SimulatedNode node) {
        change(names -> {
            names.remove(from);
            names.put(to, node);
        });
    }

    private void change(Change change) {
        change.apply(seen);
        notForced.add(change);
    }

    void force() {
        notForced.forEach(change -> change.apply(durable));
        notForced.clear();
    }

    @Override
    public void coolDown() {
        seen.values().forEach(SimulatedNode::coolDown);
    }

    @Override
    public void crash(CrashFate fate) {
        notForced.subList(0, fate.howMany(notForced.size())).forEach(change -> change.apply(durable));
        notForced.clear();
        seen.clear();
        seen.putAll(durable);
        seen.values().forEach(node -> node.crash(fate));
    }
}
