package org.vademecum.run;

import org.vademecum.llm.ChatModel;

/** Hears a model turn, however often it has to be begun. */
interface TurnListener extends ChatModel.TextListener {
    /** The turn begins, or begins again: what was heard of it before is void. */
    void beginTurn();

    /** Whether somebody has seen some of it, so that it cannot begin again. */
    boolean hasShown();

    /** Whether the answer has any words, of this turn or of one before. */
    boolean hasText();

    /** The text of the turn so far, as it was heard. */
    String written();
}
