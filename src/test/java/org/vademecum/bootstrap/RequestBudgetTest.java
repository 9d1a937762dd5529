package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vademecum.access.Caller;
import org.vademecum.access.Role;
import org.vademecum.support.StillClock;

class RequestBudgetTest {
    private final StillClock clock = new StillClock(Instant.parse("2026-03-02T12:00:00Z"));
    private final RequestBudget budget = new RequestBudget();

    @BeforeEach
    void configure() {
        budget.clock = clock;
        budget.perAccount = 60;
    }

    @Test
    void a_minute_s_worth_may_be_made_at_once_and_comes_back_evenly() {
        for (int i = 59; i >= 0; i--) {
            RequestBudget.Grant grant = budget.take(caller("svc_1", null));
            assertThat(grant.granted()).isTrue();
            assertThat(grant.remaining()).isEqualTo(i);
        }

        RequestBudget.Grant refused = budget.take(caller("svc_1", null));
        assertThat(refused.granted()).isFalse();
        assertThat(refused.pause()).isEqualTo(Duration.ofSeconds(1));
        assertThat(refused.reset()).isEqualTo(Duration.ofMinutes(1));

        clock.advance(Duration.ofSeconds(1));
        assertThat(budget.take(caller("svc_1", null)).granted()).isTrue();
        assertThat(budget.take(caller("svc_1", null)).granted()).isFalse();
    }

    @Test
    void each_account_has_its_own() {
        for (int i = 0; i < 60; i++) {
            budget.take(caller("svc_1", null));
        }

        assertThat(budget.take(caller("svc_1", null)).granted()).isFalse();
        assertThat(budget.take(caller("svc_2", null)).granted()).isTrue();
    }

    @Test
    void a_key_has_no_more_than_its_own_and_leaves_the_rest_to_the_others() {
        budget.perKey = 2;

        assertThat(budget.take(caller("svc_1", "key_1")).limit()).isEqualTo(2);
        assertThat(budget.take(caller("svc_1", "key_1")).granted()).isTrue();
        RequestBudget.Grant refused = budget.take(caller("svc_1", "key_1"));

        assertThat(refused.granted()).isFalse();
        assertThat(refused.limit()).isEqualTo(2);
        assertThat(refused.pause()).isEqualTo(Duration.ofSeconds(30));
        assertThat(budget.take(caller("svc_1", "key_2")).granted()).isTrue();
        assertThat(budget.take(caller("svc_1", null)).remaining())
                .as("what was refused has cost nothing")
                .isEqualTo(56);
    }

    @Test
    void a_department_s_is_shared_by_its_people_and_programs() {
        budget.perDepartment = 2;

        budget.take(caller("svc_1", "key_1", "hr"));
        budget.take(caller("user_1", null, "hr", "it"));

        assertThat(budget.take(caller("user_2", null, "hr")).granted()).isFalse();
        assertThat(budget.take(caller("user_3", null, "it")).granted()).isTrue();
        assertThat(budget.take(caller("admin", null)).granted()).isTrue();
    }

    private static Caller caller(String principalId, @Nullable String keyId, String... departments) {
        return new Caller(principalId, "", "", Set.of(Role.EMPLOYEE), Set.of(departments), Set.of(), keyId, Set.of());
    }
}
