package dev.ottla.broker.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import dev.ottla.handler.config.LoggerLevels;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The loggers of Logback, which all brokers of a process share. Where something else logs, there are none to be seen.
 * Any thread: Logback guards its own state.
 */
public final class LogbackLevels implements LoggerLevels {
    private static final String FATAL = "FATAL";

    private final @Nullable LoggerContext context =
            LoggerFactory.getILoggerFactory() instanceof LoggerContext logback ? logback : null;

    @Override
    public SortedMap<String, String> all() {
        SortedMap<String, String> levels = new TreeMap<>();
        LoggerContext logback = context;
        if (logback != null) {
            for (Logger logger : logback.getLoggerList()) {
                levels.put(nameOf(logger), logger.getEffectiveLevel().toString());
            }
        }
        return levels;
    }

    @Override
    public boolean exists(String name) {
        return find(name) != null;
    }

    @Override
    public void set(String name, String level) {
        Logger logger = find(name);
        if (logger != null) {
            // Logback knows nothing worse than an error.
            logger.setLevel(level.equals(FATAL) ? Level.ERROR : Level.toLevel(level));
        }
    }

    @Override
    public void reset(String name) {
        Logger logger = find(name);
        if (logger != null && !name.equals(ROOT)) {
            logger.setLevel(null);
        }
    }

    private @Nullable Logger find(String name) {
        LoggerContext logback = context;
        return logback == null ? null : logback.exists(name.equals(ROOT) ? Logger.ROOT_LOGGER_NAME : name);
    }

    private static String nameOf(Logger logger) {
        return logger.getName().equals(Logger.ROOT_LOGGER_NAME) ? ROOT : logger.getName();
    }
}
