package org.vademecum.web.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.ApiKeyService;
import org.vademecum.access.KeyTerms;
import org.vademecum.access.Scope;
import org.vademecum.common.Conflict;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;

/** What a page of API keys asks for in its request parameters, and what its script is told in return. */
@RequestScoped
public class KeyRequest {
    @Inject
    ApiKeyService keys;

    @Inject
    AdminRequest request;

    @Inject
    AdminTexts texts;

    /** Makes a key of the terms in the parameters; its secret is told this once. */
    public void issue(Function<KeyTerms, ApiKeyService.Issued> issuing) {
        submit(() -> AdminRequest.tell("secret", issuing.apply(terms()).secret()));
    }

    /** Gives the key in the parameters other terms. */
    public void change() {
        submit(() -> {
            keys.change(request.caller(), AdminRequest.parameter("id"), terms());
            AdminRequest.tell("toast", texts.text("admin_keys.changed"));
        });
    }

    /** Makes a key in the place of the one in the parameters, which goes on for some hours. */
    public void rotate() {
        submit(() -> {
            String id = AdminRequest.parameter("id");
            AdminRequest.tell(
                    "secret",
                    keys.rotate(request.caller(), id, overlap(), end()).secret());
        });
    }

    /** Revokes the key in the parameters. */
    public void revoke() {
        submit(() -> {
            keys.revoke(request.caller(), AdminRequest.parameter("id"));
            AdminRequest.tell("toast", texts.text("admin_keys.revoked"));
        });
    }

    private void submit(Runnable change) {
        try {
            change.run();
            AdminRequest.tell("saved", true);
        } catch (Invalid e) {
            AdminRequest.tell("refused", texts.text(why(e)));
        } catch (Conflict e) {
            AdminRequest.tell("refused", texts.text("admin_keys." + e.code()));
        } catch (NotFound e) {
            AdminRequest.tell("saved", true);
            AdminRequest.tell("toast", texts.text("admin_keys.gone"));
        }
    }

    private static String why(Invalid wrong) {
        return switch (String.valueOf(wrong.param())) {
            case "expires_at" -> "admin_keys.script.past";
            case "scopes" -> "admin_keys.script.scopes_missing";
            case "overlap" -> "admin_keys.overlap_wrong";
            default -> "admin_keys.name_wrong";
        };
    }

    private static KeyTerms terms() {
        Set<Scope> scopes = Arrays.stream(AdminRequest.parameter("scopes").split(","))
                .flatMap(id -> Scope.of(id).stream())
                .collect(Collectors.toSet());
        return new KeyTerms(AdminRequest.parameter("name"), scopes, end());
    }

    private static Duration overlap() {
        String hours = AdminRequest.parameter("overlap");
        try {
            return Duration.ofHours(Integer.parseInt(hours));
        } catch (NumberFormatException e) {
            throw new Invalid("overlap", "invalid_value", "Hours are a whole number: " + e.getMessage());
        }
    }

    /** The end of the last day in the parameters; null when there is none. */
    private static @Nullable Instant end() {
        String day = AdminRequest.parameter("last_day");
        if (day.isEmpty()) {
            return null;
        }
        try {
            return LocalDate.parse(day).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            throw new Invalid("expires_at", "invalid_value", "A day is written as in 2026-12-31: " + e.getMessage());
        }
    }
}
