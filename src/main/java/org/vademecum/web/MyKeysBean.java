package org.vademecum.web;

import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.ApiKeyService;
import org.vademecum.web.admin.AdminRequest;
import org.vademecum.web.admin.AdminTexts;
import org.vademecum.web.admin.KeyItem;
import org.vademecum.web.admin.KeyRequest;

/** {@code /my-keys}: the API keys of the user's own programs, which do what the user may do. */
@Named
@ViewScoped
public class MyKeysBean implements Serializable {
    @Inject
    ApiKeyService keys;

    @Inject
    AdminRequest request;

    @Inject
    KeyRequest changes;

    @Inject
    AdminTexts texts;

    @Inject
    Clock clock;

    private transient @Nullable List<KeyItem> items;

    public void issue() {
        changes.issue(terms -> keys.issueOwn(request.caller(), terms));
        items = null;
    }

    public void change() {
        changes.change();
        items = null;
    }

    public void rotate() {
        changes.rotate();
        items = null;
    }

    public void revoke() {
        changes.revoke();
        items = null;
    }

    /** Newest first. */
    public List<KeyItem> getKeys() {
        List<KeyItem> known = items;
        if (known == null) {
            Locale locale = FacesContext.getCurrentInstance().getViewRoot().getLocale();
            Instant now = clock.instant();
            known = keys.listOwn(request.caller()).stream()
                    .map(key -> new KeyItem(key, "", "", now, locale))
                    .toList();
            items = known;
        }
        return known;
    }

    public String getSummary() {
        return KeyItem.summary(getKeys(), texts);
    }
}
