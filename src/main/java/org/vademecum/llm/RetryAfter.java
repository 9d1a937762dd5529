package org.vademecum.llm;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Function;

/**
 * How long a service asks to be left alone: {@code retry-after-ms} in milliseconds, as OpenAI and Azure send it, or else
 * {@code Retry-After} in seconds or as a date (RFC 9110, section 10.2.3). What cannot be read says nothing.
 */
final class RetryAfter {
    private RetryAfter() {}

    /**
     * Never negative.
     *
     * @param headers the value of a header by its name
     */
    static Optional<Duration> in(Function<String, Optional<String>> headers, Instant now) {
        return headers.apply("retry-after-ms")
                .flatMap(RetryAfter::number)
                .map(ms -> Duration.ofNanos(Math.round(ms * 1e6)))
                .or(() -> headers.apply("retry-after").flatMap(value -> secondsOrDate(value.strip(), now)))
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
    }

    private static Optional<Duration> secondsOrDate(String value, Instant now) {
        return number(value)
                .map(seconds -> Duration.ofMillis(Math.round(seconds * 1e3)))
                .or(() -> date(value).map(until -> Duration.between(now, until)));
    }

    private static Optional<Double> number(String value) {
        try {
            double number = Double.parseDouble(value.strip());
            return Double.isFinite(number) ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> date(String value) {
        try {
            return Optional.of(ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException notADate) {
            return Optional.empty();
        }
    }
}
