package org.vademecum.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Puts golden questions to a product as its users would, and looks the citations of the answers up in the manuals. */
public final class GoldenAsker {
    private static final Pattern MARKED = Pattern.compile("<mark[^>]*>(.*?)</mark>", Pattern.DOTALL);

    private final Installation installation;
    private final Map<String, GoldenQuestion> questions = GoldenQuestion.byId();
    private final Map<String, ApiClient> clients = new ConcurrentHashMap<>();
    private final Map<String, String> assistants = new ConcurrentHashMap<>();
    private final Map<String, JsonNode> documents = new ConcurrentHashMap<>();

    public GoldenAsker(Installation installation) {
        this.installation = installation;
    }

    /** An answer, the thread it stands in and the run that wrote it. */
    public record Answer(GoldenQuestion question, JsonNode message, String threadId, String runId) {
        public boolean declined() {
            return message.get("outcome").asText().equals("declined");
        }

        public List<JsonNode> citations() {
            return ApiClient.list(message.get("citations"));
        }
    }

    /** Asks what has to be asked before, then the question itself, in one thread. */
    public Answer ask(GoldenQuestion question) {
        ApiClient client = client(question);
        String thread;
        String run;
        if (question.followsUp() == null) {
            JsonNode begun = client.post(
                            "/api/threads",
                            Map.of("assistant_id", assistantId(question, client), "text", question.question()))
                    .expect(201)
                    .json();
            thread = begun.at("/thread/id").asText();
            run = begun.at("/run/id").asText();
        } else {
            thread = ask(questions.get(question.followsUp())).threadId();
            run = client.post("/api/threads/" + thread + "/runs", Map.of("text", question.question()))
                    .expect(201)
                    .json()
                    .at("/run/id")
                    .asText();
        }
        client.follow(run);
        return new Answer(question, client.lastMessage(thread), thread, run);
    }

    /** Whether one of the citations stands where the answer is known to be. */
    public boolean citesExpectedPlace(Answer answer) {
        GoldenQuestion question = answer.question();
        return answer.citations().stream().anyMatch(citation -> {
            boolean document =
                    document(answer, citation).get("filename").asText().equals(question.file())
                            && citation.get("version").asInt() == question.version();
            return document
                    && (question.page() == null
                            ? citation.get("section").asText().equals(question.section())
                            : citation.get("page").asInt() == question.page());
        });
    }

    /** The text of the document at the place a citation names, white space and the lines of tables made equal. */
    public String textAt(Answer answer, JsonNode citation) {
        String html = client(answer.question())
                .get("/api/documents/%s/text?start=%d&end=%d"
                        .formatted(
                                citation.get("document_id").asText(),
                                citation.get("start").asInt(),
                                citation.get("end").asInt()))
                .expect(200)
                .json()
                .get("html")
                .asText();
        String text = MARKED.matcher(html)
                .results()
                .map(mark -> mark.group(1))
                .reduce("", (one, other) -> one + " " + other)
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
        return plain(text);
    }

    public static String plain(String text) {
        return text.replace(" | ", " ").replaceAll("\\s+", " ").strip();
    }

    private JsonNode document(Answer answer, JsonNode citation) {
        return documents.computeIfAbsent(
                citation.get("document_id").asText(),
                id -> client(answer.question())
                        .get("/api/documents/" + id)
                        .expect(200)
                        .json());
    }

    private ApiClient client(GoldenQuestion question) {
        return clients.computeIfAbsent(question.asker(), name -> ApiClient.signedIn(installation, name));
    }

    private String assistantId(GoldenQuestion question, ApiClient client) {
        return assistants.computeIfAbsent(
                question.asker(),
                name -> client.assistants().getFirst().get("id").asText());
    }
}
