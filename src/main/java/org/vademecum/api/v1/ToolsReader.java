package org.vademecum.api.v1;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.vademecum.tool.Tool;
import org.vademecum.tool.Tool.FileSearch;

/** Reads {@code tools}. */
final class ToolsReader {
    private static final String NAME = "[a-zA-Z0-9_-]{1,64}";
    private static final int MAX_RESULTS = 50;

    private ToolsReader() {}

    /** Names of tools that steps and choices of tools tell by their type. */
    private static final Set<String> TAKEN = Set.of("file_search", "code_interpreter");

    static Optional<List<Tool>> read(Field field, int maxTools) {
        Set<String> names = new HashSet<>();
        return field.list(maxTools, item -> {
            Body body = item.require(Field::object);
            Tool tool = tool(body);
            switch (tool) {
                case Tool.Function function ->
                    requireNew(names, function.function().name(), body.field("function.name"));
                case FileSearch ignored -> requireNew(names, "file_search", body.field("type"));
                case Tool.CodeInterpreter ignored -> requireNew(names, "code_interpreter", body.field("type"));
            }
            return tool;
        });
    }

    private static void requireNew(Set<String> names, String name, Field field) {
        if (!names.add(name)) {
            throw field.invalid("invalid_value", "there is another '%s' among the tools.".formatted(name));
        }
    }

    private static Tool tool(Body tool) {
        String type = tool.field("type").require(kind -> kind.choice("code_interpreter", "file_search", "function"));
        return switch (type) {
            case "code_interpreter" -> new Tool.CodeInterpreter();
            case "file_search" ->
                new FileSearch(tool.field("file_search")
                        .object()
                        .map(ToolsReader::settings)
                        .orElse(null));
            default -> new Tool.Function(function(tool.field("function").require(Field::object)));
        };
    }

    private static FileSearch.Settings settings(Body settings) {
        return new FileSearch.Settings(
                settings.field("max_num_results").integer(1, MAX_RESULTS).orElse(null),
                settings.field("ranking_options")
                        .object()
                        .map(ToolsReader::ranking)
                        .orElse(null));
    }

    private static FileSearch.Ranking ranking(Body ranking) {
        return new FileSearch.Ranking(
                ranking.field("ranker").choice("auto", "default_2024_08_21").orElse("auto"),
                ranking.field("score_threshold").require(threshold -> threshold.number(0, 1)));
    }

    private static Tool.Function.Definition function(Body function) {
        Field name = function.field("name");
        if (!name.require(Field::string).matches(NAME)) {
            throw name.invalid("invalid_value", "a name has 1 to 64 letters, digits, underscores and dashes.");
        }
        if (TAKEN.contains(name.require(Field::string))) {
            throw name.invalid("invalid_value", "this is the name of a built-in tool.");
        }
        JsonNode parameters =
                function.field("parameters").object().map(Body::whole).orElse(null);
        return new Tool.Function.Definition(
                name.require(Field::string),
                function.field("description").string().orElse(null),
                parameters,
                function.field("strict").flag().orElse(null));
    }
}
