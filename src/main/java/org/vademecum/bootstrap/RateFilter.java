package org.vademecum.bootstrap;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** Holds callers of {@code /v1} and {@code /api} to their {@link RequestBudget}, and tells them what is left of it. */
public class RateFilter extends HttpFilter {
    private static final int TOO_MANY_REQUESTS = 429;

    @Inject
    RequestBudget budget;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<RequestBudget.Grant> grant = RequestCaller.find(request).map(budget::take);
        grant.ifPresent(taken -> tell(taken, response));
        if (grant.isPresent() && !grant.get().granted()) {
            refuse(grant.get(), response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static void tell(RequestBudget.Grant grant, HttpServletResponse response) {
        response.setHeader("x-ratelimit-limit-requests", Integer.toString(grant.limit()));
        response.setHeader("x-ratelimit-remaining-requests", Integer.toString(grant.remaining()));
        response.setHeader("x-ratelimit-reset-requests", readable(grant.reset()));
    }

    private static void refuse(RequestBudget.Grant grant, HttpServletResponse response) throws IOException {
        response.setHeader(
                "retry-after", Long.toString(Math.max(1, grant.pause().toSeconds())));
        response.setHeader(
                "retry-after-ms", Long.toString(Math.max(1, grant.pause().toMillis())));
        Answers.error(
                response,
                TOO_MANY_REQUESTS,
                "requests",
                "rate_limit_exceeded",
                "Rate limit reached: %d requests a minute. Please try again in %s."
                        .formatted(grant.limit(), readable(grant.pause())));
    }

    /** As OpenAI writes it: {@code 1m30s}, {@code 20ms}. */
    private static String readable(Duration time) {
        return time.compareTo(Duration.ofSeconds(1)) < 0
                ? time.toMillis() + "ms"
                : time.truncatedTo(ChronoUnit.SECONDS).toString().substring(2).toLowerCase(Locale.ROOT);
    }
}
