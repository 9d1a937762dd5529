package org.vademecum.bootstrap.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PendingSignInsTest {
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

    private final PendingSignIns pending = new PendingSignIns();

    @Test
    void two_tabs_sign_in_at_once() {
        PendingSignIn one = pending.begin("/chat", NOW);
        PendingSignIn two = pending.begin("/admin/documents", NOW);

        assertThat(pending.take(two.state().getValue(), NOW)).contains(two);
        assertThat(pending.take(one.state().getValue(), NOW)).contains(one);
    }

    @Test
    void nothing_of_one_sign_in_is_in_another() {
        PendingSignIn one = pending.begin("/chat", NOW);
        PendingSignIn two = pending.begin("/chat", NOW);

        assertThat(one.state()).isNotEqualTo(two.state());
        assertThat(one.nonce()).isNotEqualTo(two.nonce());
        assertThat(one.verifier()).isNotEqualTo(two.verifier());
    }

    @Test
    void an_answer_counts_once() {
        String state = pending.begin("/chat", NOW).state().getValue();

        assertThat(pending.take(state, NOW)).isPresent();
        assertThat(pending.take(state, NOW)).isEmpty();
    }

    @Test
    void a_state_that_was_not_given_out_leads_nowhere() {
        pending.begin("/chat", NOW);

        assertThat(pending.take("other", NOW)).isEmpty();
        assertThat(pending.take("", NOW)).isEmpty();
    }

    @Test
    void whoever_comes_too_late_begins_again() {
        String state = pending.begin("/chat", NOW).state().getValue();

        assertThat(pending.take(state, NOW.plus(PendingSignIns.LIFETIME))).isEmpty();
    }

    @Test
    void the_oldest_make_room_for_new_ones() {
        PendingSignIn first = pending.begin("/chat", NOW);
        PendingSignIn second = pending.begin("/chat", NOW);
        for (int i = 1; i < PendingSignIns.CAPACITY; i++) {
            pending.begin("/chat", NOW);
        }

        assertThat(pending.take(first.state().getValue(), NOW)).isEmpty();
        assertThat(pending.take(second.state().getValue(), NOW)).contains(second);
    }
}
