package dev.ottla.handler.metadata;

import dev.ottla.handler.config.LoggerLevels;
import java.util.SortedMap;
import java.util.TreeMap;

/** Two loggers that remember what they were told. */
final class FakeLoggers implements LoggerLevels {
    private final SortedMap<String, String> levels = new TreeMap<>();

    FakeLoggers() {
        levels.put(ROOT, "INFO");
        levels.put("dev.ottla", "INFO");
    }

    @Override
    public SortedMap<String, String> all() {
        return levels;
    }

    @Override
    public boolean exists(String name) {
        return levels.containsKey(name);
    }

    @Override
    public void set(String name, String level) {
        levels.put(name, level);
    }

    @Override
    public void reset(String name) {
        levels.put(name, levels.get(ROOT));
    }
}
