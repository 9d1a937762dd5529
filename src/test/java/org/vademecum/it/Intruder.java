package org.vademecum.it;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.vademecum.support.ApiClient;
import org.vademecum.support.MultipartForm;
import org.vademecum.support.Reply;

/**
 * Somebody who calls endpoints that are not for them.
 *
 * @param who for whoever reads that a test has failed
 * @param bearer key or token; empty for none
 */
record Intruder(ApiClient client, String who, String bearer) {
    private static final Pattern UNKNOWN = Pattern.compile("\\{\\w+}");

    /** Calls the endpoint with these objects in the place of the names; what they do not have is none. */
    Reply call(Endpoint endpoint, Map<String, String> objects) {
        return client.send(request(endpoint, objects));
    }

    /** The same call, to be completed. */
    HttpRequest.Builder request(Endpoint endpoint, Map<String, String> objects) {
        HttpRequest.Builder request = client.request(filled(endpoint.path(), objects));
        if (!bearer.isEmpty()) {
            request.header("Authorization", "Bearer " + bearer);
        }
        if (endpoint.isOfPrograms()) {
            request.header("OpenAI-Beta", "assistants=v2");
        }
        byte[] body = filled(endpoint.body(), objects).getBytes(StandardCharsets.UTF_8);
        if (endpoint.note().equals("as a form")) {
            MultipartForm form = new MultipartForm()
                    .field("purpose", "assistants")
                    .file(
                            endpoint.path().endsWith("/parts") ? "data" : "file",
                            "mine.md",
                            "Mine.".getBytes(StandardCharsets.UTF_8));
            body = form.bytes();
            request.header("Content-Type", form.contentType());
        } else if (endpoint.note().equals("as a document")) {
            body = "# Mine".getBytes(StandardCharsets.UTF_8);
            request.header("Content-Type", "application/octet-stream");
        } else if (body.length > 0) {
            request.header("Content-Type", "application/json");
        }
        return request.method(endpoint.method(), BodyPublishers.ofByteArray(body));
    }

    private static String filled(String text, Map<String, String> objects) {
        String filled = text.replace("{model}", "scripted");
        for (Map.Entry<String, String> object : objects.entrySet()) {
            filled = filled.replace("{" + object.getKey() + "}", object.getValue());
        }
        return UNKNOWN.matcher(filled).replaceAll("unknown");
    }

    @Override
    public String toString() {
        return who;
    }
}
