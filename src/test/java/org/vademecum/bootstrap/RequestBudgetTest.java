package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vademecum.support.StillClock;

class RequestBudgetTest {
    private final StillClock clock = new StillClock(Instant.parse("2026-03-02T12:00:00Z"));
    private final RequestBudget budget = new RequestBudget();

    @BeforeEach
    void configure() {
        budget.clock = clock;
        budget.perMinute = 60;
    }

    @Test
    void a_minute_s_worth_may_be_made_at_once_and_comes_back_evenly() {
        for (int i = 59; i >= 0; i--) {
            RequestBudget.Grant grant = budget.take("svc_1");
            assertThat(grant.granted()).isTrue();
            assertThat(grant.remaining()).isEqualTo(i);
        }

        RequestBudget.Grant refused = budget.take("svc_1");
        assertThat(refused.granted()).isFalse();
        assertThat(refused.pause()).isEqualTo(Duration.ofSeconds(1));
        assertThat(refused.reset()).isEqualTo(Duration.ofMinutes(1));

        clock.advance(Duration.ofSeconds(1));
        assertThat(budget.take("svc_1").granted()).isTrue();
        assertThat(budget.take("svc_1").granted()).isFalse();
    }

    @Test
    void each_account_has_its_own() {
        for (int i = 0; i < 60; i++) {
            budget.take("svc_1");
        }

        assertThat(budget.take("svc_1").granted()).isFalse();
        assertThat(budget.take("svc_2").granted()).isTrue();
    }
}
