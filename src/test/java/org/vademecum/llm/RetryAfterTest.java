package org.vademecum.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");

    @Test
    void seconds() {
        assertThat(in(Map.of("Retry-After", "12"))).contains(Duration.ofSeconds(12));
        assertThat(in(Map.of("retry-after", "0.5"))).contains(Duration.ofMillis(500));
    }

    @Test
    void a_date() {
        assertThat(in(Map.of("Retry-After", "Sat, 28 Nov 2026 10:01:30 GMT"))).contains(Duration.ofSeconds(90));
    }

    @Test
    void a_date_that_has_passed_is_now() {
        assertThat(in(Map.of("Retry-After", "Sat, 28 Nov 2026 09:00:00 GMT"))).contains(Duration.ZERO);
    }

    @Test
    void milliseconds_say_it_more_precisely() {
        assertThat(in(Map.of("Retry-After", "2", "retry-after-ms", "1250"))).contains(Duration.ofMillis(1250));
    }

    @Test
    void what_cannot_be_read_says_nothing() {
        assertThat(in(Map.of())).isEmpty();
        assertThat(in(Map.of("Retry-After", "soon"))).isEmpty();
        assertThat(in(Map.of("Retry-After", "Infinity"))).isEmpty();
    }

    private static Optional<Duration> in(Map<String, String> headers) {
        Map<String, String> named = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        named.putAll(headers);
        return RetryAfter.in(name -> Optional.ofNullable(named.get(name)), NOW);
    }
}
