package org.vademecum.api.v1;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How long a program would wait for its reply: {@code Prefer: wait=…}, in seconds (RFC 7240). */
final class WaitPreference {
    private static final Pattern WAIT = Pattern.compile(
            "(?:^|,)\\s*wait\\s*=\\s*(?:\"([0-9]{1,9})\"|([0-9]{1,9}))\\s*(?=$|[,;])", Pattern.CASE_INSENSITIVE);

    private WaitPreference() {}

    /**
     * Of several, the first counts, and what cannot be understood is no preference; both as the RFC says.
     *
     * @param headers the values of the header, null for none
     * @param longest what a longer preference is shortened to
     */
    static Optional<Duration> of(@Nullable List<String> headers, Duration longest) {
        Matcher wait = WAIT.matcher(headers == null ? "" : String.join(",", headers));
        if (!wait.find()) {
            return Optional.empty();
        }
        Duration asked = Duration.ofSeconds(Long.parseLong(wait.group(1) == null ? wait.group(2) : wait.group(1)));
        return Optional.of(asked.compareTo(longest) > 0 ? longest : asked).filter(Duration::isPositive);
    }
}
