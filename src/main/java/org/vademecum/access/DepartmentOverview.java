package org.vademecum.access;

import java.util.Map;

/**
 * A department as administrators see it.
 *
 * @param groupPath the group of the identity provider that gives it
 * @param held what it holds, by {@link DepartmentHolder#holding}; kinds that it has none of are left out
 */
public record DepartmentOverview(Department department, String groupPath, Map<String, Long> held) {
    public DepartmentOverview {
        held = Map.copyOf(held);
    }
}
