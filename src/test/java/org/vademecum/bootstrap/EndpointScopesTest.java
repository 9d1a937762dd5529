package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vademecum.access.Scope;
import org.vademecum.it.Endpoint;

class EndpointScopesTest {
    @Test
    void every_endpoint_has_a_scope() {
        assertThat(Endpoint.declared()).hasSizeGreaterThan(70).allSatisfy(call -> {
            String[] parts = call.split(" ");
            assertThat(EndpointScopes.find(parts[0], parts[1])).as(call).isPresent();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/assistants, READ",
        "HEAD, /v1/files/file_1/content, READ",
        "GET, /v1/threads/thread_1/runs/run_1/steps, READ",
        "POST, /v1/vector_stores/vs_1/search, READ",
        "POST, /api/vector_stores/vs_1/search, READ",
        "POST, /api/vector_stores/vs_1/search/explain, READ",
        "PUT, /api/vector_stores/vs_1/retrieval-profile, DOCUMENTS",
        "POST, /api/vector_stores/vs_1/retrieval-profile/index/rollback, DOCUMENTS",
        "POST, /v1/threads, CHAT",
        "POST, /v1/threads/runs, CHAT",
        "DELETE, /v1/threads/thread_1/messages/msg_1, CHAT",
        "POST, /v1/threads/thread_1/search, CHAT",
        "POST, /v1/files, DOCUMENTS",
        "POST, /v1/uploads/upload_1/parts, DOCUMENTS",
        "DELETE, /v1/vector_stores/vs_1/files/file_1, DOCUMENTS",
        "POST, /v1/vector_stores/vs_1/files/search, DOCUMENTS",
        "POST, /v1/assistants/asst_1, ADMIN",
        "PUT, /api/assistants/asst_1/context-policy, ADMIN",
        "GET, /api/audit/export, ADMIN"
    })
    void looks_ask_for_less_than_changes_and_administration_for_the_most(String method, String path, Scope scope) {
        assertThat(EndpointScopes.needed(method, path)).isEqualTo(scope);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1",
        "GET, /v1/",
        "GET, /v1/unknown",
        "POST, /v1//files",
        "POST, /v1/Files",
        "POST, '/v1/files;a=b'",
        "DELETE, /v1/unknown/threads"
    })
    void what_no_rule_knows_asks_for_the_most(String method, String path) {
        assertThat(EndpointScopes.find(method, path)).isEmpty();
        assertThat(EndpointScopes.needed(method, path)).isEqualTo(Scope.ADMIN);
    }
}
