package org.vademecum.vectorstore;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose documents somebody may see in a list.
 *
 * @param departmentIds null for all
 * @param withheld versions that they may not see though their department is among these
 */
record DocumentReach(@Nullable Set<String> departmentIds, Set<String> withheld) {
    static final DocumentReach ALL = new DocumentReach(null, Set.of());
}
