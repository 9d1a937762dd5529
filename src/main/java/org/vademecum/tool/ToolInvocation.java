package org.vademecum.tool;

import org.jspecify.annotations.Nullable;
import org.vademecum.access.Caller;
import org.vademecum.access.Loan;
import org.vademecum.llm.AuxiliaryCalls;

/**
 * One call of a tool in a run.
 *
 * @param owner on whose behalf, with the departments they belong to at this moment
 * @param departmentId that the run counts for: the assistant's, or the owner's when it is another's
 * @param loan what is found besides since the assistant's department shares it, at this moment
 * @param resources of the assistant and of the thread together
 * @param model the chat model of the run, which may say a query another way; null when none is to be asked
 * @param calls make the requests to models that the tool needs, and stop it
 * @param callNumber counts the calls of the run from 0
 * @param arguments JSON as the model wrote it, which need not be valid
 */
public record ToolInvocation(
        Caller owner,
        String departmentId,
        Loan loan,
        Tool tool,
        ToolResources resources,
        @Nullable String model,
        AuxiliaryCalls calls,
        int callNumber,
        String arguments) {}
