package org.vademecum.llm;

import java.util.List;

/** The text of a turn that nobody sees while it is written. One for each turn; used by one thread at a time. */
public final class TurnText implements ChatModel.TextListener {
    private static final ModelTurn.Usage NOTHING = new ModelTurn.Usage(0, 0, false);

    private final StringBuilder text = new StringBuilder();
    private boolean brokenOff;

    @Override
    public void onText(String delta) {
        text.append(delta);
    }

    @Override
    public void onBrokenOff(String unseen) {
        text.append(unseen);
        brokenOff = true;
    }

    /** What the turn has most likely used, if it came to no end. */
    public ModelTurn.Usage lost(ChatRequest request, TokenCounter tokens) {
        return brokenOff ? tokens.estimate(request, text.toString(), List.of()) : NOTHING;
    }
}
