package org.vademecum.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.impl.driver.Driver;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vademecum.common.Json;
import org.vademecum.support.ApiClient;
import org.vademecum.support.Installation;
import org.vademecum.support.KeptContract;
import org.vademecum.support.Product;
import org.vademecum.support.Reply;
import org.vademecum.support.ScriptedModelEndpoint;
import org.vademecum.support.ScriptedModelEndpoint.FunctionCall;

/**
 * OpenAI's own client for JavaScript drives the built product: {@code src/test/node}, in the Node.js that the browser
 * tests' driver brings along.
 */
@Tag("e2e")
@Timeout(400)
class JavaScriptClientE2E {
    private static final Path SOURCES = Path.of("src", "test", "node");
    private static final Path FOLDER = Path.of("target", "node");

    @BeforeAll
    static void install() throws Exception {
        Files.createDirectories(FOLDER);
        for (String file : List.of("package.json", "package-lock.json", ".npmrc", "assistants.test.js")) {
            Files.copy(SOURCES.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        run(Map.of(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
    }

    @Test
    void a_program_runs_unchanged() throws Exception {
        try (ScriptedModelEndpoint endpoint = new ScriptedModelEndpoint();
                Product product = start(endpoint)) {
            endpoint.usually((exchange, request) -> answer(endpoint, exchange, request));
            Path answers = Files.createTempFile(FOLDER, "answers", ".jsonl");
            run(
                    Map.of(
                            "VADEMECUM_URL",
                            product.installation().uri("").toString(),
                            "VADEMECUM_KEY",
                            Installation.API_KEY,
                            "VADEMECUM_ANSWERS",
                            answers.toAbsolutePath().toString()),
                    node(),
                    "--test",
                    "--test-reporter=spec",
                    "assistants.test.js");
            assertContractKept(answers);
            assertSessionsGoByTlsAlone(product);
        }
    }

    /** The product is told that browsers come by TLS, which ends in front of it. */
    private static void assertSessionsGoByTlsAlone(Product product) {
        Reply reply = ApiClient.of(product.installation()).get("/login");

        assertThat(reply.headers().allValues("Set-Cookie"))
                .anySatisfy(
                        cookie -> assertThat(cookie).startsWith("JSESSIONID=").containsIgnoringCase("; Secure"));
        assertThat(reply.header("Strict-Transport-Security")).startsWith("max-age=");
    }

    private static void assertContractKept(Path answers) throws IOException {
        KeptContract contract = new KeptContract();
        for (String line : Files.readAllLines(answers)) {
            JsonNode answer = Json.read(line, JsonNode.class);
            contract.look(
                    answer.path("method").asText(),
                    URI.create(answer.path("url").asText()),
                    answer.path("status").asInt(),
                    answer.path("type").asText(),
                    answer.path("body").asText());
        }
        contract.assertKept();
        assertThat(contract.events()).isPositive();
    }

    private static Product start(ScriptedModelEndpoint endpoint) {
        return Product.startBriefly(
                Installation.prepareWithAccountsAlone(),
                Map.of(
                        "VADEMECUM_CHAT_BASE_URL", endpoint.baseUrl(),
                        "VADEMECUM_CHAT_MODELS", "scripted",
                        "VADEMECUM_PUBLIC_URL", "https://help.example.com"),
                "1g");
    }

    /** What the scenarios of the client expect of the model. */
    private static void answer(ScriptedModelEndpoint endpoint, HttpExchange exchange, JsonNode request)
            throws IOException {
        List<String> outputs = new ArrayList<>();
        String question = "";
        for (JsonNode message : request.path("messages")) {
            if (message.path("role").asText().equals("user")) {
                question = message.path("content").toString();
            }
            if (message.path("role").asText().equals("tool")) {
                outputs.add(message.path("content").asText());
            }
        }
        if (question.contains("slowly")) {
            endpoint.noisily().stall(exchange, "Once ", "upon a time ");
        } else if (!request.path("tools").toString().contains("get_temperature")) {
            endpoint.behaveWell(exchange, request);
        } else if (outputs.isEmpty()) {
            endpoint.call(exchange, request, List.of(temperatureIn("Paris"), temperatureIn("Oslo")));
        } else {
            ScriptedModelEndpoint.say(exchange, request, "It is ", String.join(" and ", outputs), " degrees.");
        }
    }

    private static FunctionCall temperatureIn(String city) {
        return new FunctionCall("get_temperature", Json.write(Map.of("city", city)));
    }

    private static String node() {
        return Driver.ensureDriverInstalled(Map.of(), false)
                .createProcessBuilder()
                .command()
                .getFirst();
    }

    private static void run(Map<String, String> environment, String... command) throws Exception {
        Path output = FOLDER.resolve(Path.of(command[0]).getFileName() + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        assertThat(process.waitFor()).as(Files.readString(output)).isZero();
    }
}
