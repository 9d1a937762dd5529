package org.vademecum.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.vademecum.common.Json;
import org.vademecum.llm.ToolDefinition;
import org.vademecum.tool.Tool;
import org.vademecum.tool.ToolExecutor;

/** The tools that models of this installation can call. */
@ApplicationScoped
class Toolbox {
    @Inject
    @Any
    Instance<ToolExecutor> executors;

    /** A tool of a run as its model is told of it. */
    sealed interface Offered {
        ToolDefinition definition();
    }

    /** A tool that is executed here. */
    record BuiltIn(Tool tool, ToolExecutor executor) implements Offered {
        @Override
        public ToolDefinition definition() {
            return new ToolDefinition(executor.name(), executor.description(), executor.parameters());
        }
    }

    /** A function that the program itself runs. */
    record Callback(Tool.Function.Definition function) implements Offered {
        private static final String NO_PARAMETERS = "{\"type\":\"object\",\"properties\":{}}";

        @Override
        public ToolDefinition definition() {
            return new ToolDefinition(
                    function.name(),
                    Objects.requireNonNullElse(function.description(), ""),
                    function.parameters() == null ? NO_PARAMETERS : Json.write(function.parameters()));
        }
    }

    /** Those of the tools that a model here can make use of. */
    public List<Offered> offer(List<Tool> tools) {
        return tools.stream().flatMap(tool -> offer(tool).stream()).toList();
    }

    private Optional<Offered> offer(Tool tool) {
        if (tool instanceof Tool.Function callback) {
            return Optional.of(new Callback(callback.function()));
        }
        Stream<? extends ToolExecutor> all = executors.stream();
        return all.filter(executor -> executor.executes().isInstance(tool))
                .findFirst()
                .map(executor -> new BuiltIn(tool, executor));
    }
}
