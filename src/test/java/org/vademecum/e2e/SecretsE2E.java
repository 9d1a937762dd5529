package org.vademecum.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Await;
import org.vademecum.support.Installation;
import org.vademecum.support.Product;

/** Keys, tokens and passwords that are sent where they do not belong stand in no answer and not in the log. */
@Tag("e2e")
@Timeout(300)
class SecretsE2E {
    private static final String KEY = "vk-SentToTheWrongPlace0123456789";
    private static final String TOKEN =
            "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzZW50LXdyb25nIn0.c2VudC10by10aGUtd3JvbmctcGxhY2U";
    private static final String PASSWORD = "Sent-To-The-Wrong-Place-77";
    private static final String BASIC =
            Base64.getEncoder().encodeToString(("amos:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    private static final String GOOD = "Authorization: Bearer " + Installation.API_KEY;

    private final Product product = Products.builtIn();

    @Test
    void secrets_stand_in_no_answer_and_not_in_the_log() throws IOException {
        List<String> answers = new ArrayList<>();
        for (String path : List.of(
                "/v1/models?api_key=" + KEY,
                "/v1/models?access_token=" + TOKEN,
                "/v1/" + KEY + "/nothing",
                "/v1/threads/" + KEY,
                "/v1/files/" + TOKEN + "/content",
                "/v1/threads/%zz?token=" + KEY,
                "/api/threads/" + TOKEN,
                "/api/nothing/" + KEY,
                "/login?username=amos&password=" + PASSWORD,
                "/sso/callback?code=" + PASSWORD + "&state=" + TOKEN)) {
            answers.add(send("GET " + path, GOOD, ""));
            answers.add(send("GET " + path, "Accept: */*", ""));
        }
        for (String authorization : List.of(
                KEY,
                "Bearer" + KEY,
                "Bearer " + KEY + " and more",
                "Bearer " + TOKEN,
                "Bearer " + TOKEN.substring(0, TOKEN.length() - 20) + "!" + TOKEN,
                "Basic " + BASIC,
                "Bearer " + KEY + "\u0001",
                "Bearer " + KEY + "x".repeat(60_000))) {
            answers.add(send("GET /v1/models", "Authorization: " + authorization, ""));
            answers.add(send("GET /api/assistants", "Authorization: " + authorization, ""));
        }
        answers.add(send("GET /v1/models", "X-Request-Id: " + KEY, ""));
        answers.add(send("POST /v1/assistants", GOOD, "{\"model\": \"" + KEY + "\", \"password\": \"" + PASSWORD));
        answers.add(send("POST /v1/threads", GOOD, "{\"" + TOKEN + "\": \"" + KEY + "\"}"));
        // Back to where they were after the sign-in: that address is the sender's own.
        send("GET /nothing/" + TOKEN, "Accept: */*", "");
        ApiClient browser = ApiClient.of(product.installation());
        browser.signIn("amos", PASSWORD);
        String last = browser.signIn(PASSWORD, PASSWORD).header("X-Request-Id");
        Await.until("the log tells of the last request", Duration.ofSeconds(30), () -> log().contains(last));

        assertThat(answers).noneMatch(SecretsE2E::tells);
        assertThat(log()).doesNotContain(KEY, TOKEN, PASSWORD, BASIC, Installation.API_KEY);
    }

    private static boolean tells(String answer) {
        return answer.contains(KEY) || answer.contains(TOKEN) || answer.contains(PASSWORD) || answer.contains(BASIC);
    }

    private String log() {
        try {
            return Files.readString(product.log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As it is, however broken. */
    private String send(String request, String header, String body) throws IOException {
        Installation installation = product.installation();
        try (Socket socket = new Socket("127.0.0.1", installation.port())) {
            socket.setSoTimeout(20_000);
            String head =
                    "%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                            .formatted(request, installation.port(), header, body.length());
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (SocketException reset) {
            // A head that is too long is not read to its end.
            return "";
        }
    }
}
