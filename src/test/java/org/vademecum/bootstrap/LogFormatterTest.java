package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.vademecum.common.Json;

class LogFormatterTest {
    private final LogRecord line = new LogRecord(Level.WARNING, "{0} of \"{1}\"\nfailed");

    LogFormatterTest() {
        line.setLoggerName("org.vademecum.ingestion.Worker");
        line.setParameters(new Object[] {3, "manual.pdf"});
    }

    @Test
    void json_is_one_object_a_line_whatever_the_message_holds() {
        line.setThrown(new IllegalStateException("broken"));

        String formatted = new JsonLogFormatter().format(line);

        assertThat(formatted.lines()).hasSize(1);
        JsonNode entry = Json.read(formatted, JsonNode.class);
        assertThat(entry.get("LogMessage").asText()).isEqualTo("3 of \"manual.pdf\"\nfailed");
        assertThat(entry.get("Level").asText()).isEqualTo("WARNING");
        assertThat(entry.get("Throwable").asText()).contains("IllegalStateException: broken");
    }

    @Test
    void neither_form_tells_a_secret() {
        line.setMessage("GET /v1/vk-0123456789abcdef failed");
        line.setThrown(new IllegalStateException("{\"password\": \"hunter2\"}"));

        for (String formatted : List.of(new JsonLogFormatter().format(line), new TextLogFormatter().format(line))) {
            assertThat(formatted).contains("GET /v1/*** failed").doesNotContain("0123456789", "hunter2");
        }
    }

    @Test
    void text_names_where_it_comes_from() {
        assertThat(new TextLogFormatter().format(line)).contains("WARNING").contains(" Worker: 3 of");
    }
}
