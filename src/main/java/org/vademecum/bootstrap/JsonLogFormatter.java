package org.vademecum.bootstrap;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.vademecum.common.Json;
import org.vademecum.common.SecretMask;

/** One JSON object a line, with the keys of Payara's own formatter and the id of the request, without secrets. Thread-safe. */
public class JsonLogFormatter extends Formatter {
    @Override
    public String format(LogRecord line) {
        Map<String, String> entry = new LinkedHashMap<>();
        entry.put("Timestamp", line.getInstant().toString());
        entry.put("Level", line.getLevel().getName());
        entry.put("LoggerName", String.valueOf(line.getLoggerName()));
        entry.put("ThreadName", Thread.currentThread().getName());
        RequestId.current().ifPresent(id -> entry.put("RequestId", id));
        entry.put("LogMessage", SecretMask.mask(String.valueOf(formatMessage(line))));
        if (line.getThrown() != null) {
            entry.put("Throwable", SecretMask.mask(stackTrace(line.getThrown())));
        }
        return Json.write(entry) + "\n";
    }

    static String stackTrace(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace, true));
        return trace.toString();
    }
}
