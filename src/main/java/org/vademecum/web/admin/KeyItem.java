package org.vademecum.web.admin;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.ApiKey;

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
        long ended =
                keys.stream().filter(key -> !key.getState().equals("active")).count();
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
        return end == null || now.isBefore(end) ? "active" : "expired";
    }

    /** Suffix of the style class of the state. */
    public String getStyle() {
        return switch (getState()) {
            case "active" -> "ok";
            case "expired" -> "warn";
            default -> "quiet";
        };
    }

    /** The last day on which the key works, as people write it; empty when it does not end. */
    public String getUntil() {
        LocalDate last = lastDay();
        return last == null || getState().equals("revoked")
                ? ""
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
