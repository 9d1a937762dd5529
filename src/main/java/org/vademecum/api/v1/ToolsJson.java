package org.vademecum.api.v1;

import java.util.List;
import org.vademecum.retrieval.RetrievalTuning;
import org.vademecum.tool.Tool;

/** Tools as the contract has them, which does not know how a search is tuned here. */
final class ToolsJson {
    private ToolsJson() {}

    static List<Tool> of(List<Tool> tools) {
        return tools.stream()
                .map(tool -> tool instanceof Tool.FileSearch search ? search.tunedBy(RetrievalTuning.NONE) : tool)
                .toList();
    }
}
