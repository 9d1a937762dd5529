package org.vademecum.api.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.common.Invalid;
import org.vademecum.common.Json;
import org.vademecum.retrieval.Knob;
import org.vademecum.retrieval.RetrievalTuning;
import org.vademecum.tool.Tool;

class ToolsReaderTest {
    @ParameterizedTest
    @ValueSource(strings = {"file_search", "code_interpreter"})
    void no_function_has_the_name_of_a_built_in_tool(String name) throws IOException {
        Field tools = functions("clock", name);

        assertThatThrownBy(() -> ToolsReader.read(tools, 128))
                .isInstanceOfSatisfying(
                        Invalid.class, e -> assertThat(e.param()).isEqualTo("tools[1].function.name"));
    }

    @Test
    void no_two_functions_have_the_same_name() throws IOException {
        Field tools = functions("clock", "place", "clock");

        assertThatThrownBy(() -> ToolsReader.read(tools, 128))
                .isInstanceOfSatisfying(
                        Invalid.class, e -> assertThat(e.param()).isEqualTo("tools[2].function.name"));
        assertThat(ToolsReader.read(functions("clock", "Clock"), 128).orElseThrow())
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file_search", "code_interpreter"})
    void no_built_in_tool_is_there_twice(String type) throws IOException {
        String tool = "{\"type\": \"%s\"}".formatted(type);

        assertThatThrownBy(() -> ToolsReader.read(tools(tool + ", " + tool), 128))
                .isInstanceOfSatisfying(
                        Invalid.class, e -> assertThat(e.param()).isEqualTo("tools[1].type"));
        assertThat(ToolsReader.read(tools("{\"type\": \"file_search\"}, {\"type\": \"code_interpreter\"}"), 128)
                        .orElseThrow())
                .hasSize(2);
    }

    @Test
    void how_a_search_is_tuned_is_not_told() {
        RetrievalTuning tuning = RetrievalTuning.NONE.with(Knob.NEIGHBOURS, 2);
        Tool plain = Tool.FileSearch.DEFAULT.tunedBy(tuning);
        Tool limited = new Tool.FileSearch(new Tool.FileSearch.Settings(5, null)).tunedBy(tuning);

        assertThat(Json.write(ToolsJson.of(List.of(plain)).getFirst())).isEqualTo("{\"type\":\"file_search\"}");
        assertThat(Json.write(ToolsJson.of(List.of(limited)).getFirst()))
                .isEqualTo("{\"type\":\"file_search\",\"file_search\":{\"max_num_results\":5}}");
    }

    private static Field functions(String... names) throws IOException {
        String list = Arrays.stream(names)
                .map("{\"type\": \"function\", \"function\": {\"name\": \"%s\"}}"::formatted)
                .collect(Collectors.joining(", "));
        return tools(list);
    }

    private static Field tools(String list) throws IOException {
        return Body.parse("{\"tools\": [%s]}".formatted(list).getBytes(StandardCharsets.UTF_8))
                .field("tools");
    }
}
