package org.vademecum.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.vademecum.llm.ChatSettings;

class TokenBudgetTest {
    private static final int PER_REQUEST = 1_000;
    private static final ChatSettings LIMITED = new ChatSettings(null, null, 300, 500, null, null, null, null);

    @Test
    void limits_hold_for_all_turns_together() {
        TokenBudget budget = budget(LIMITED);

        budget.use(new Usage(200, 100, false));
        assertThat(budget.settings().maxCompletionTokens()).isEqualTo(200);
        assertThat(budget.prompt()).isEqualTo(300);

        budget.use(new Usage(400, 250, false));
        assertThat(budget.settings().maxCompletionTokens()).isZero();
        assertThat(budget.completionSpent()).isTrue();
        assertThat(budget.prompt()).isZero();
    }

    @Test
    void what_is_spent_names_its_limit() {
        TokenBudget budget = budget(LIMITED);
        budget.use(new Usage(500, 0, false));
        assertThat(budget.spent()).isEqualTo(new Ending.How.Incomplete(Run.IncompleteReason.MAX_PROMPT_TOKENS));

        budget.use(new Usage(0, 300, false));
        assertThat(budget.spent()).isEqualTo(new Ending.How.Incomplete(Run.IncompleteReason.MAX_COMPLETION_TOKENS));
        assertThat(budget(ChatSettings.DEFAULT).spent()).isInstanceOf(Ending.How.Failed.class);
    }

    @Test
    void without_limits_only_the_request_is_bounded() {
        TokenBudget budget = budget(ChatSettings.DEFAULT);
        budget.use(new Usage(5_000, 5_000, false));

        assertThat(budget.prompt()).isEqualTo(PER_REQUEST);
        assertThat(budget.settings().maxCompletionTokens()).isNull();
        assertThat(budget.completionSpent()).isFalse();
    }

    private static TokenBudget budget(ChatSettings limits) {
        return new TokenBudget(limits, PER_REQUEST, Usage.NONE);
    }
}
