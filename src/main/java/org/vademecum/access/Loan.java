package org.vademecum.access;

import java.util.Set;

/**
 * What comes along with an assistant that a department shares: what some of its stores hold may be found, as long as it is
 * asked. {@link AccessPolicy} grants it, and says what it covers.
 *
 * @param departmentId that shares; empty for none
 * @param vectorStoreIds of the assistant
 */
public record Loan(String departmentId, Set<String> vectorStoreIds) {
    public static final Loan NONE = new Loan("", Set.of());

    public Loan {
        vectorStoreIds = Set.copyOf(vectorStoreIds);
    }
}
