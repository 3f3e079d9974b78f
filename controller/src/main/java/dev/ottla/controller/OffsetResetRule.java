package dev.ottla.controller;

import dev.ottla.runtime.config.ConfigRule;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a share group may begin. */
enum OffsetResetRule implements ConfigRule<String> {
    INSTANCE;

    private static final String BY_DURATION = "by_duration:";

    @Override
    public @Nullable String problem(String value) {
        return isAllowed(value.toLowerCase(Locale.ROOT))
                ? null
                : "Invalid value `" + value + "` for configuration share.auto.offset.reset. The value must be either"
                        + " 'earliest', 'latest' or of the format 'by_duration:<PnDTnHnMn.nS>'.";
    }

    @Override
    public String allowed() {
        return "[latest, earliest, by_duration:PnDTnHnMn.nS]";
    }

    private static boolean isAllowed(String value) {
        return value.equals("earliest")
                || value.equals("latest")
                || (value.startsWith(BY_DURATION) && isDuration(value));
    }

    private static boolean isDuration(String value) {
        try {
            return !Duration.parse(value.substring(BY_DURATION.length())).isNegative();
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
