package org.vademecum.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RecentCallersTest {
    private static final Instant NOW = Instant.parse("2026-11-02T08:00:00Z");

    private final RecentCallers recent = new RecentCallers();
    private final AtomicInteger reads = new AtomicInteger();

    @Test
    void many_requests_of_a_page_read_the_caller_once() {
        recent.get("user_1", NOW, this::load);
        recent.get("user_1", NOW.plusSeconds(2), this::load);

        assertThat(reads).hasValue(1);
    }

    @Test
    void a_disabled_principal_is_out_within_seconds() {
        recent.get("user_1", NOW, this::load);

        assertThat(recent.get("user_1", NOW.plusSeconds(3), id -> Optional.empty()))
                .isEmpty();
    }

    @Test
    void an_enabled_one_is_in_at_once() {
        recent.get("user_1", NOW, id -> Optional.empty());

        assertThat(recent.get("user_1", NOW, this::load)).isPresent();
    }

    private Optional<Caller> load(String id) {
        reads.incrementAndGet();
        return Optional.of(new Caller(id, "hanna", "Hanna", Set.of(Role.EMPLOYEE), Set.of()));
    }
}
