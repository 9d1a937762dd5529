package org.vademecum.tool;

import java.util.List;
import org.vademecum.common.Change;

/** What an update says of what tools work on: each list by itself, which stays as it is where nothing is said of it. */
public record ToolResourcesChange(Change<List<String>> vectorStoreIds, Change<List<String>> codeInterpreterFileIds) {
    public static final ToolResourcesChange NONE = new ToolResourcesChange(Change.none(), Change.none());

    /** These with the lists that are named in place of their own; one that is cleared is empty. */
    public ToolResources appliedTo(ToolResources resources) {
        return new ToolResources(
                vectorStoreIds.orKeep(resources.vectorStoreIds(), List.of()),
                codeInterpreterFileIds.orKeep(resources.codeInterpreterFileIds(), List.of()));
    }

    /** What it names, all of which has to be there. */
    public ToolResources named() {
        return appliedTo(ToolResources.NONE);
    }
}
