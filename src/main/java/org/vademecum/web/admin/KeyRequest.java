package org.vademecum.web.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.ApiKeyService;
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

    /** Makes a key. */
    @FunctionalInterface
    public interface Issuing {
        /** @param end null for a key that does not end */
        ApiKeyService.Issued issue(String name, @Nullable Instant end);
    }

    /** Makes a key of the name and end in the parameters; its secret is told this once. */
    public void issue(Issuing issuing) {
        submit(() -> AdminRequest.tell(
                "secret", issuing.issue(AdminRequest.parameter("name"), end()).secret()));
    }

    /** Gives the key in the parameters another name and end. */
    public void change() {
        submit(() -> {
            String id = AdminRequest.parameter("id");
            keys.change(request.caller(), id, AdminRequest.parameter("name"), end());
            AdminRequest.tell("toast", texts.text("admin_keys.changed"));
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
            AdminRequest.tell(
                    "refused",
                    texts.text("expires_at".equals(e.param()) ? "admin_keys.script.past" : "admin_keys.name_wrong"));
        } catch (NotFound e) {
            AdminRequest.tell("saved", true);
            AdminRequest.tell("toast", texts.text("admin_keys.gone"));
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
