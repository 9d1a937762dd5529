package org.vademecum.support;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page with remote commands, called as its script calls them, or as somebody who wrote the request by hand. */
public record FacesPage(ApiClient client, String path, String html) {
    /** The parameter of {@link #viewState}. */
    public static final String VIEW_STATE = "jakarta.faces.ViewState";

    private static final Pattern VIEW_STATE_FIELD =
            Pattern.compile("name=\"jakarta.faces.ViewState\"[^>]*value=\"([^\"]+)\"");
    private static final Pattern TOLD = Pattern.compile("<extension ln=\"primefaces\" type=\"args\">(.*?)</extension>");

    /** Without it what a command updates is not written. */
    private static final Pattern NONCE = Pattern.compile("<script[^>]* nonce=\"([^\"]+)\"");

    public static FacesPage open(ApiClient client, String path) {
        return new FacesPage(client, path, client.get(path).expect(200).text());
    }

    /** Calls a remote command by its name with request parameters of its own. */
    public Reply call(String command, Map<String, String> parameters) {
        return callAt(path, command, parameters);
    }

    /** The same, sent to another page. */
    public Reply callAt(String otherPath, String command, Map<String, String> parameters) {
        return client.submit(otherPath, form(command, parameters));
    }

    /** What the page's script is told with the end of the request, as JSON; empty for nothing. */
    public static String told(Reply reply) {
        Matcher told = TOLD.matcher(reply.text());
        return told.find() ? told.group(1).replace("&#34;", "\"") : "";
    }

    /** What the script sends when it calls a command. */
    public Map<String, String> form(String command, Map<String, String> parameters) {
        String source = find(option(command, "s"));
        Map<String, String> form = new HashMap<>(parameters);
        Matcher updated = option(command, "u").matcher(html);
        if (updated.find()) {
            form.put("jakarta.faces.partial.render", updated.group(1));
        }
        form.put("jakarta.faces.partial.ajax", "true");
        form.put("jakarta.faces.source", source);
        form.put("jakarta.faces.partial.execute", source);
        form.put(source, source);
        form.put("form", "form");
        form.put(VIEW_STATE, viewState());
        form.put("primefaces.nonce", find(NONCE));
        return form;
    }

    /** What tells the page's own requests from others. */
    public String viewState() {
        return find(VIEW_STATE_FIELD);
    }

    /** What the script of the command says under a name. */
    private static Pattern option(String command, String name) {
        return Pattern.compile(command + "\\s*=\\s*function\\(\\)\\s*\\{[^}]*?\\b" + name + ":\"([^\"]+)\"");
    }

    private String find(Pattern pattern) {
        Matcher matcher = pattern.matcher(html);
        if (!matcher.find()) {
            throw new AssertionError("no " + pattern + " in " + html);
        }
        return matcher.group(1);
    }
}
