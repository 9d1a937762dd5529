package org.vademecum.tool;

import org.vademecum.access.Caller;

/**
 * One call of a tool in a run.
 *
 * @param owner on whose behalf, with the departments they belong to at this moment
 * @param departmentId the assistant's
 * @param resources of the assistant and of the thread together
 * @param callNumber counts the calls of the run from 0
 * @param arguments JSON as the model wrote it, which need not be valid
 */
public record ToolInvocation(
        Caller owner, String departmentId, Tool tool, ToolResources resources, int callNumber, String arguments) {}
