package org.vademecum.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vademecum.common.Json;
import org.vademecum.llm.ChatSettings;

class ResponseFormatsTest {
    /** In the columns: what the run says, and what becomes of an assistant's JSON object. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|json_object",
                "{\"response_format\": null}|json_object",
                "{\"response_format\": \"auto\"}|",
                "{\"response_format\": {\"type\": \"text\"}}|text"
            })
    void a_run_may_ask_for_any_format_whatever_its_assistant_says(String said, String type) throws IOException {
        ChatSettings assistants = new ChatSettings(
                null, null, null, null, null, Json.read("{\"type\":\"json_object\"}", JsonNode.class), null, null);
        String json = said.replaceFirst("\\{", "{\"assistant_id\": \"asst_1\"" + (said.equals("{}") ? "" : ", "));

        ChatSettings settings = RunReader.run(Body.parse(json.getBytes(StandardCharsets.UTF_8)))
                .settings()
                .over(assistants);

        if (type == null) {
            assertThat(settings.responseFormat()).isNull();
        } else {
            assertThat(settings.responseFormat().get("type").asText()).isEqualTo(type);
        }
    }
}
