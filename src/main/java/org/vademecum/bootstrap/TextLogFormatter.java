package org.vademecum.bootstrap;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.vademecum.common.SecretMask;

/** A line for people: time, level, request, where, what; without secrets. Thread-safe. */
public class TextLogFormatter extends Formatter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    @Override
    public String format(LogRecord line) {
        String request = RequestId.current().map(id -> " [" + id + "]").orElse("");
        String thrown = line.getThrown() == null ? "" : JsonLogFormatter.stackTrace(line.getThrown());
        String whole = "%s %-7s%s %s: %s%n%s"
                .formatted(
                        TIME.format(line.getInstant()),
                        line.getLevel().getName(),
                        request,
                        simpleName(String.valueOf(line.getLoggerName())),
                        formatMessage(line),
                        thrown);
        return SecretMask.mask(whole);
    }

    private static String simpleName(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }
}
