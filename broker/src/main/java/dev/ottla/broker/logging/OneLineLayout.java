package dev.ottla.broker.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * {@code 2026-11-21 10:44:31.123 INFO LogManager - [partition t-0] message (thread)}: time, level, short name of the
 * class, message. Lines of a stack trace follow, if there is one. Stateless; any thread.
 */
final class OneLineLayout extends LayoutBase<ILoggingEvent> {
    private static final int LINE_CHARS = 160;
    private static final int LEVEL_CHARS = 5;
    private static final int YEAR_DIGITS = 4;
    private static final int MILLI_DIGITS = 3;
    private static final int NANOS_PER_MILLI = 1_000_000;

    private final ZoneId zone = ZoneId.systemDefault();

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(LINE_CHARS);
        appendTime(line, event.getInstant());
        String level = event.getLevel().toString();
        line.append(' ').append(level).repeat(' ', LEVEL_CHARS - level.length() + 1);
        line.append(shortName(event.getLoggerName())).append(" - ").append(event.getFormattedMessage());
        line.append(System.lineSeparator());
        appendTrace(line, event.getThrowableProxy());
        return line.toString();
    }

    private void appendTime(StringBuilder line, @Nullable Instant instant) {
        LocalDateTime time = LocalDateTime.ofInstant(instant == null ? Instant.EPOCH : instant, zone);
        appendDigits(line, time.getYear(), YEAR_DIGITS).append('-');
        appendDigits(line, time.getMonthValue(), 2).append('-');
        appendDigits(line, time.getDayOfMonth(), 2).append(' ');
        appendDigits(line, time.getHour(), 2).append(':');
        appendDigits(line, time.getMinute(), 2).append(':');
        appendDigits(line, time.getSecond(), 2).append('.');
        appendDigits(line, time.getNano() / NANOS_PER_MILLI, MILLI_DIGITS);
    }

    private static StringBuilder appendDigits(StringBuilder line, int value, int digits) {
        String text = Integer.toString(value);
        return line.repeat('0', digits - text.length()).append(text);
    }

    private static String shortName(String loggerName) {
        return loggerName.substring(loggerName.lastIndexOf('.') + 1);
    }

    private static void appendTrace(StringBuilder line, @Nullable IThrowableProxy trace) {
        if (trace != null) {
            line.append(ThrowableProxyUtil.asString(trace));
        }
    }
}
