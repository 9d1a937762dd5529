package org.vademecum.run;

import org.vademecum.common.Conflict;

/** The run's state does not lead to the wanted one. */
public class IllegalRunTransition extends Conflict {
    public IllegalRunTransition(String runId, RunStatus from, RunStatus to) {
        super(
                "illegal_run_transition",
                "Run '%s' with status '%s' cannot become '%s'.".formatted(runId, from.wireName(), to.wireName()));
    }
}
