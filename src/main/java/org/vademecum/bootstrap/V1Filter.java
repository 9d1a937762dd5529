package org.vademecum.bootstrap;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.vademecum.access.Caller;

/** What every answer under {@code /v1} tells besides its body, and the limit on how many there are. */
public class V1Filter extends HttpFilter {
    private static final int TOO_MANY_REQUESTS = 429;

    @Inject
    RequestBudget budget;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.setHeader("openai-version", "2020-10-01");
        response.setHeader("openai-organization", "vademecum");
        HttpServletResponse timed = new Timed(response);
        Optional<RequestBudget.Grant> grant =
                RequestCaller.find(request).map(Caller::principalId).map(budget::take);
        grant.ifPresent(taken -> tell(taken, response));
        if (grant.isPresent() && !grant.get().granted()) {
            refuse(grant.get(), timed);
        } else {
            chain.doFilter(request, timed);
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
                : time.truncatedTo(java.time.temporal.ChronoUnit.SECONDS)
                        .toString()
                        .substring(2)
                        .toLowerCase(Locale.ROOT);
    }

    /** Tells how long the request took when its answer begins. */
    private static final class Timed extends HttpServletResponseWrapper {
        private final long begun = System.nanoTime();

        Timed(HttpServletResponse response) {
            super(response);
            stamp();
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            stamp();
            return super.getOutputStream();
        }

        @Override
        public PrintWriter getWriter() throws IOException {
            stamp();
            return super.getWriter();
        }

        private void stamp() {
            setHeader("openai-processing-ms", Long.toString(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun)));
        }
    }
}
