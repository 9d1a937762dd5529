package org.vademecum.access;

/**
 * A department that holds nothing is about to be deleted: whoever keeps something of the installation's own in it removes
 * that now. Fired outside of a transaction.
 *
 * @param caller who deletes it
 */
public record DepartmentClosing(Caller caller, String departmentId) {}
