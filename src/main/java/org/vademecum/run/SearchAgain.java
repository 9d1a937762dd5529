package org.vademecum.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.vademecum.access.Caller;
import org.vademecum.access.Loan;
import org.vademecum.context.ToolTurn;
import org.vademecum.context.ToolTurn.AnsweredCall;
import org.vademecum.llm.AuxiliaryCalls;
import org.vademecum.tool.Tool;
import org.vademecum.tool.ToolInvocation;
import org.vademecum.tool.ToolOutput;

/**
 * Makes the searches of a run again: with the documents, rights and profiles of now, and nothing of it is kept. What other tools
 * gave stays as it was. Must not be called inside a transaction.
 */
@ApplicationScoped
class SearchAgain {
    @Inject
    Toolbox toolbox;

    /**
     * @param owner on whose behalf the run was
     * @param turns of the run, all of them from its first on
     * @param tuning by which the run's tool searches this time
     * @param auxiliary makes what requests the searches need
     */
    List<ToolTurn> of(
            Run run,
            Caller owner,
            Loan loan,
            List<ToolTurn> turns,
            UnaryOperator<Tool.FileSearch> tuning,
            AuxiliaryCalls auxiliary) {
        Optional<Toolbox.BuiltIn> search = toolbox.offer(run.tools()).stream()
                .filter(Toolbox.BuiltIn.class::isInstance)
                .map(Toolbox.BuiltIn.class::cast)
                .filter(tool -> tool.tool() instanceof Tool.FileSearch)
                .findFirst();
        if (search.isEmpty()) {
            return turns;
        }
        Tool.FileSearch tool = tuning.apply((Tool.FileSearch) search.get().tool());
        List<ToolTurn> again = new ArrayList<>();
        int calls = 0;
        for (ToolTurn turn : turns) {
            List<AnsweredCall> answered = new ArrayList<>();
            for (AnsweredCall made : turn.calls()) {
                answered.add(
                        made.output() instanceof ToolOutput.Found
                                ? new AnsweredCall(
                                        made.call(),
                                        search.get()
                                                .executor()
                                                .execute(new ToolInvocation(
                                                        owner,
                                                        run.departmentId(),
                                                        loan,
                                                        tool,
                                                        run.toolResources(),
                                                        null, // a replay has no query said another way
                                                        auxiliary,
                                                        calls,
                                                        made.call().arguments())))
                                : made);
                calls++;
            }
            again.add(new ToolTurn(turn.id(), turn.text(), answered));
        }
        return again;
    }
}
