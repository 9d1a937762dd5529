package org.vademecum.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.vademecum.common.Json;
import org.vademecum.common.Messages;

/** The frame of the chat page; the page's scripts fill it from {@code /api}. */
@Named
@RequestScoped
public class ChatBean {
    private static final String PREFIX = "chat.";

    @Inject
    FacesContext faces;

    /** The texts of the page's scripts, as a JSON object from key to text. */
    public String getMessagesJson() {
        Messages messages = Messages.in(faces.getViewRoot().getLocale());
        Map<String, String> texts = messages.all().entrySet().stream()
                .filter(text -> text.getKey().startsWith(PREFIX))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, TreeMap::new));
        return Json.write(texts);
    }
}
