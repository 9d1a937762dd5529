package org.vademecum.web.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Json;
import org.vademecum.common.Messages;

/** Texts of the admin console that are more than a key, in the language of the page. */
@Named
@ApplicationScoped
public class AdminTexts {
    /** What the scripts of every page say; some of them are the chat's. */
    private static final List<String> SCRIPT_TEXTS = List.of(
            "admin.script.",
            "chat.language",
            "chat.theme",
            "chat.my_keys",
            "chat.my_data",
            "chat.sign_out",
            "chat.support.");

    private static final List<String> UNITS = List.of("bytes", "kb", "mb", "gb");
    private static final int KILO = 1000;

    /** With {@code {0}}, {@code {1}} … filled in the way of the language. */
    public String text(String key, @Nullable Object... args) {
        return messages().format(key, args);
    }

    /** A counted text, of {@code key.one} or {@code key.other}; {@code {0}} is the count. */
    public String count(String key, long count) {
        return text(key + (count == 1 ? ".one" : ".other"), count);
    }

    /** Why a document could not be taken in; key and detail as {@link org.vademecum.vectorstore.IngestionError} has them. */
    public String cause(@Nullable String key, @Nullable String detail) {
        Object fact = detail != null && detail.matches("\\d{1,18}") ? Long.valueOf(detail) : detail;
        return messages().format(ingestion("error.", key), fact);
    }

    /** What to do about it. */
    public String advice(@Nullable String key) {
        return messages().text(ingestion("advice.", key));
    }

    /** Key of the text; a cause that has none of its own is told as a fault of the server. */
    private static String ingestion(String prefix, @Nullable String key) {
        String name = "ingestion." + prefix + key;
        return messages().contains(name) ? name : "admin_documents." + prefix + "unknown";
    }

    /** Such as {@code 1.2 MB}. */
    public String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= KILO && unit < UNITS.size() - 1) {
            value /= KILO;
            unit++;
        }
        return text("admin.size." + UNITS.get(unit), value);
    }

    /** What the page's scripts say, by key, as JSON; {@code prefix} is that of the page's own texts. */
    public String scriptJson(String prefix) {
        Map<String, String> texts = messages().all().entrySet().stream()
                .filter(text ->
                        Stream.concat(SCRIPT_TEXTS.stream(), Stream.of(prefix)).anyMatch(text.getKey()::startsWith))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return Json.write(texts);
    }

    private static Messages messages() {
        return Messages.in(FacesContext.getCurrentInstance().getViewRoot().getLocale());
    }
}
