package org.vademecum.api.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.tool.ToolResources;

/** What tools work on; a tool that has nothing to work on is left out. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ToolResourcesJson(
        @Nullable Files codeInterpreter, @Nullable Stores fileSearch) {
    record Files(List<String> fileIds) {}

    record Stores(List<String> vectorStoreIds) {}

    static ToolResourcesJson of(ToolResources resources) {
        return new ToolResourcesJson(
                resources.codeInterpreterFileIds().isEmpty() ? null : new Files(resources.codeInterpreterFileIds()),
                resources.vectorStoreIds().isEmpty() ? null : new Stores(resources.vectorStoreIds()));
    }
}
