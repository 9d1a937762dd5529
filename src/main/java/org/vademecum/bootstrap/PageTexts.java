package org.vademecum.bootstrap;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import org.vademecum.common.Messages;

/** {@code #{msg['chat.send']}}: the texts of all bundles in the language of the request. */
@Named("msg")
@RequestScoped
public class PageTexts extends AbstractMap<String, String> {
    @Inject
    HttpServletRequest request;

    @Override
    public String get(Object key) {
        return messages().text((String) key);
    }

    @Override
    public boolean containsKey(Object key) {
        return messages().contains((String) key);
    }

    @Override
    public Set<Map.Entry<String, String>> entrySet() {
        return messages().all().entrySet();
    }

    private Messages messages() {
        return Messages.in(LanguageFilter.language(request));
    }
}
