package dev.ottla.broker.cli;

import dev.ottla.runtime.config.ConfigException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code start} was asked for.
 *
 * @param file the configuration; null for the standalone node
 */
record StartArguments(@Nullable String file, Map<String, String> overrides) {
    private static final String START = "start";
    private static final String OVERRIDE = "--override";

    /**
     * Reads the plain form {@code start [file] [--override key=value]...} without picocli, whose loading alone would
     * take a good part of the start; null for everything else, which picocli reads and explains.
     */
    static @Nullable StartArguments ofPlain(String... arguments) {
        if (arguments.length == 0 || !arguments[0].equals(START)) {
            return null;
        }
        String file = null;
        Map<String, String> overrides = new LinkedHashMap<>();
        for (int i = 1; i < arguments.length; i++) {
            if (arguments[i].equals(OVERRIDE) && i + 1 < arguments.length) {
                i++;
                addOverride(arguments[i], overrides);
            } else if (arguments[i].startsWith("-") || file != null) {
                return null;
            } else {
                file = arguments[i];
            }
        }
        return new StartArguments(file, overrides);
    }

    /** Takes {@code key=value} apart. */
    static void addOverride(String override, Map<String, String> overrides) {
        int equals = override.indexOf('=');
        if (equals <= 0) {
            throw new ConfigException("--override " + override + " is not key=value");
        }
        overrides.put(override.substring(0, equals).strip(), override.substring(equals + 1));
    }
}
