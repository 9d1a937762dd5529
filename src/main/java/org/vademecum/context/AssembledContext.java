package org.vademecum.context;

import org.vademecum.llm.ChatRequest;

/** A model request and the account of what it was made of. */
public record AssembledContext(ChatRequest request, ContextLedger ledger) {
    /** Even what cannot be left out is more than the budget. */
    public boolean overBudget() {
        return ledger.used() > ledger.budget();
    }
}
