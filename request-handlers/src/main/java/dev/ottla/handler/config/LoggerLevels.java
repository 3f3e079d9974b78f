package dev.ottla.handler.config;

import java.util.List;
import java.util.SortedMap;

/** The loggers of this process and how much they say. Any thread. */
public interface LoggerLevels {
    /** The name of the logger above all others. */
    String ROOT = "root";

    /** The words that clients use for levels. */
    List<String> LEVELS = List.of("DEBUG", "ERROR", "FATAL", "INFO", "TRACE", "WARN");

    /** Each logger with the level that is in force for it. */
    SortedMap<String, String> all();

    boolean exists(String name);

    /** @param level one of {@link #LEVELS} */
    void set(String name, String level);

    /** From now on the logger says as much as the one above it. */
    void reset(String name);
}
