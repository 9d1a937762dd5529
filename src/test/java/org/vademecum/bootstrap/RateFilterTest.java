package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vademecum.access.Caller;
import org.vademecum.access.Role;
import org.vademecum.common.Json;
import org.vademecum.support.Contract;
import org.vademecum.support.StillClock;

class RateFilterTest {
    private final RateFilter filter = new RateFilter();
    private int passed;

    /** What a response was told. */
    private static final class Told {
        private final Map<String, String> headers = new HashMap<>();
        private final StringWriter body = new StringWriter();
        private int status = 200;

        HttpServletResponse response() {
            return (HttpServletResponse) Proxy.newProxyInstance(
                    Told.class.getClassLoader(), new Class<?>[] {HttpServletResponse.class}, (proxy, method, args) -> {
                        switch (method.getName()) {
                            case "setHeader" -> headers.put((String) args[0], (String) args[1]);
                            case "setStatus" -> status = (int) args[0];
                            case "getWriter" -> {
                                return new PrintWriter(body, true);
                            }
                            default -> {}
                        }
                        return null;
                    });
        }
    }

    @BeforeEach
    void configure() {
        filter.budget = new RequestBudget();
        filter.budget.clock = new StillClock(Instant.parse("2026-03-02T12:00:00Z"));
        filter.budget.perAccount = 2;
    }

    @Test
    void each_answer_says_what_is_left_and_the_one_too_many_when_to_come_back() throws Exception {
        assertThat(ask("svc_1").headers)
                .containsEntry("x-ratelimit-limit-requests", "2")
                .containsEntry("x-ratelimit-remaining-requests", "1")
                .doesNotContainKey("retry-after");
        ask("svc_1");

        Told refused = ask("svc_1");

        assertThat(passed).isEqualTo(2);
        assertThat(refused.status).isEqualTo(429);
        assertThat(refused.headers)
                .containsEntry("x-ratelimit-remaining-requests", "0")
                .containsEntry("retry-after", "30")
                .containsEntry("retry-after-ms", "30000");
        Contract.published().check("ErrorResponse", Json.read(refused.body.toString(), JsonNode.class));
        assertThat(refused.body.toString()).contains("rate_limit_exceeded").contains("2 requests a minute");
        assertThat(ask("svc_2").status).isEqualTo(200);
    }

    @Test
    void whoever_is_nobody_has_no_budget_to_use_up() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(ask(null).headers).isEmpty();
        }

        assertThat(passed).isEqualTo(5);
    }

    private Told ask(@Nullable String account) throws Exception {
        Caller caller = account == null
                ? null
                : new Caller(account, "", "", Set.of(Role.EMPLOYEE), Set.of(), Set.of(), null, Set.of());
        HttpServletRequest request = (HttpServletRequest) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, args) ->
                        method.getName().equals("getAttribute") && args[0].equals("vademecum.caller") ? caller : null);
        Told told = new Told();
        FilterChain chain = (asked, answered) -> passed++;
        filter.doFilter(request, told.response(), chain);
        return told;
    }
}
