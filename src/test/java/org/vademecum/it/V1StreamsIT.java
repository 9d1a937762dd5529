package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vademecum.api.RunReader;
import org.vademecum.common.Ids;
import org.vademecum.support.ApiClient;
import org.vademecum.support.FacesPage;
import org.vademecum.support.Installation;
import org.vademecum.support.ProductDatabase;
import org.vademecum.support.Program;
import org.vademecum.support.ScriptedModelEndpoint;
import org.vademecum.support.ServerEvent;

/** How long the stream of a program goes on. */
@IntegrationTest
class V1StreamsIT {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final Installation installation;
    private final ProductDatabase database;
    private final ScriptedModelEndpoint model;

    V1StreamsIT(Installation installation, ProductDatabase database, ScriptedModelEndpoint model) {
        this.installation = installation;
        this.database = database;
        this.model = model;
    }

    @BeforeEach
    @AfterEach
    void forgetScript() {
        model.forgetScript();
    }

    @Test
    void a_stream_ends_when_its_key_is_revoked_and_the_run_goes_on() {
        FacesPage keys = FacesPage.open(ApiClient.signedIn(installation, "amos"), "/admin/keys");

        endsWhen(key -> assertThat(FacesPage.told(keys.call("revokeKey", Map.of("id", key))))
                .contains("\"saved\":true"));
    }

    @Test
    void a_stream_ends_when_its_key_expires_and_the_run_goes_on() {
        endsWhen(key -> database.change(
                "update api_key set expires_at = ? where id = ?",
                OffsetDateTime.now(ZoneOffset.UTC).plusSeconds(1),
                key));
    }

    /** @param happens to the key of the reader, by its id, while the answer is written */
    private void endsWhen(Consumer<String> happens) {
        AtomicReference<Instant> happened = new AtomicReference<>();
        String account = account();
        Program reader = holding(database.issueKey(account));
        Program other = holding(database.issueKey(account));
        String thread = reader.thread("Hi");
        String assistant = reader.assistant(Map.of());
        model.stallsAfter("Half an ans");

        List<ServerEvent> told = reader.streamUntil(
                "/threads/" + thread + "/runs", Map.of("assistant_id", assistant, "stream", true), event -> {
                    if (event.is("thread.message.delta")) {
                        happens.accept(
                                database.value("select id from api_key where principal_id = ? order by seq", account));
                        happened.set(Instant.now());
                    }
                    return event.is("done");
                });

        assertThat(Duration.between(happened.get(), Instant.now()))
                .isLessThan(RunReader.BETWEEN_CHECKS.multipliedBy(2).plus(SOON));
        assertThat(told.getLast().name()).isEqualTo("thread.message.delta");
        String run =
                other.list("/threads/" + thread + "/runs").getFirst().get("id").asText();
        String path = "/threads/" + thread + "/runs/" + run;
        assertThat(other.read(path).get("status").asText()).isEqualTo("in_progress");
        assertThat(reader.get(path).status()).isEqualTo(401);
        other.post(path + "/cancel").expect(200);
    }

    private Program holding(String key) {
        return Program.of(installation).with("Authorization", "Bearer " + key);
    }

    private String account() {
        String id = Ids.next("svc_");
        database.change(
                "insert into principal (id, kind, username, display_name, roles, enabled, created_at, version)"
                        + " values (?, 'SERVICE', ?, 'Streamed', 'EMPLOYEE', true, ?, 1)",
                id,
                Ids.next("streamed."),
                OffsetDateTime.now(ZoneOffset.UTC));
        database.change(
                "insert into principal_department (principal_id, department_id)"
                        + " select ?, id from department where code = 'hr'",
                id);
        return id;
    }
}
