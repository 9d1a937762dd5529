package org.vademecum.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.vademecum.llm.ToolDefinition;
import org.vademecum.tool.Tool;
import org.vademecum.tool.ToolExecutor;

/** The tools that this installation can execute. */
@ApplicationScoped
class Toolbox {
    @Inject
    @Any
    Instance<ToolExecutor> executors;

    /** A tool of a run with what executes it. */
    record Offered(Tool tool, ToolExecutor executor) {
        ToolDefinition definition() {
            return new ToolDefinition(executor.name(), executor.description(), executor.parameters());
        }
    }

    /** Those of the tools that can be executed here. */
    public List<Offered> offer(List<Tool> tools) {
        return tools.stream().flatMap(tool -> offer(tool).stream()).toList();
    }

    private Optional<Offered> offer(Tool tool) {
        Stream<? extends ToolExecutor> all = executors.stream();
        return all.filter(executor -> executor.executes().isInstance(tool))
                .findFirst()
                .map(executor -> new Offered(tool, executor));
    }
}
