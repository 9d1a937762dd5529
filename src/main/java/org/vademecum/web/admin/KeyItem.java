package org.vademecum.web.admin;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.ApiKey;
import org.vademecum.access.Scope;

/** An API key as the list shows it. */
public class KeyItem {
    private final ApiKey key;
    private final String account;
    private final String departments;
    private final Instant now;
    private final Locale locale;

    public KeyItem(ApiKey key, String account, String departments, Instant now, Locale locale) {
        this.key = key;
        this.account = account;
        this.departments = departments;
        this.now = now;
        this.locale = locale;
    }

    /** Such as "3 keys · 1 works no more". */
    public static String summary(List<KeyItem> keys, AdminTexts texts) {
        long ended = keys.stream().filter(key -> !key.isUsable()).count();
        String all = texts.count("admin_keys.count", keys.size());
        return ended == 0 ? all : all + " · " + texts.count("admin_keys.ended", ended);
    }

    public String getId() {
        return key.id();
    }

    public String getName() {
        return key.name();
    }

    /** What is known of the secret. */
    public String getHint() {
        return "…" + key.lastFour();
    }

    /** Name of the service account or person it stands for. */
    public String getAccount() {
        return account;
    }

    public String getDepartments() {
        return departments;
    }

    /** Suffix of the message that names the state. */
    public String getState() {
        if (key.revokedAt() != null) {
            return "revoked";
        }
        Instant end = key.expiresAt();
        if (end != null && !now.isBefore(end)) {
            return "expired";
        }
        return isRotated() ? "rotated" : "active";
    }

    private boolean isUsable() {
        return getState().equals("active") || getState().equals("rotated");
    }

    private boolean isRotated() {
        return key.successorId() != null;
    }

    /** Whether its terms can be changed: one that was rotated only ends. */
    public boolean isEditable() {
        return !isRotated() && !getState().equals("revoked");
    }

    public boolean isRotatable() {
        return getState().equals("active");
    }

    /** Whether it can still be ended, or given another end. */
    public boolean isRevocable() {
        return isEditable() || isUsable();
    }

    /** Such as {@code chat,read}. */
    public String getScopes() {
        return key.scopes().stream().sorted().map(Scope::id).collect(Collectors.joining(","));
    }

    /** The same for people; empty for a key that has them all. */
    public String scopes(AdminTexts texts) {
        return key.scopes().size() == Scope.values().length
                ? ""
                : key.scopes().stream()
                        .sorted()
                        .map(scope -> texts.text("admin_keys.scope." + scope.id()))
                        .collect(Collectors.joining(", "));
    }

    /** Suffix of the style class of the state. */
    public String getStyle() {
        return switch (getState()) {
            case "active" -> "ok";
            case "expired", "rotated" -> "warn";
            default -> "quiet";
        };
    }

    /**
     * The last day on which the key works, as people write it, or the moment for one that was rotated; empty when it does
     * not end.
     */
    public String getUntil() {
        Instant end = key.expiresAt();
        LocalDate last = lastDay();
        if (end == null || last == null || getState().equals("revoked")) {
            return "";
        }
        return isRotated()
                ? DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                                .withLocale(locale)
                                .format(end.atOffset(ZoneOffset.UTC))
                        + " UTC"
                : DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                        .withLocale(locale)
                        .format(last);
    }

    /** The same as a date field takes it. */
    public String getLastDay() {
        LocalDate last = lastDay();
        return last == null ? "" : last.toString();
    }

    private @Nullable LocalDate lastDay() {
        Instant end = key.expiresAt();
        return end == null ? null : end.minusNanos(1).atOffset(ZoneOffset.UTC).toLocalDate();
    }

    public Instant getCreatedAt() {
        return key.createdAt();
    }

    public @Nullable Instant getLastUsedAt() {
        return key.lastUsedAt();
    }
}
