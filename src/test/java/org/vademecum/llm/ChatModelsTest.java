package org.vademecum.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.vademecum.common.OutgoingAddresses;
import org.vademecum.support.ScriptedChatModel;
import org.vademecum.support.ScriptedModelEndpoint;
import org.vademecum.support.SettableClock;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestDatabase;

class ChatModelsTest {
    private static final ChatRequest HELLO =
            new ChatRequest("any", List.of(new ChatMessage.User("Hello")), List.of(), ChatSettings.DEFAULT);

    private static TestDatabase database;

    private final ScriptedModelEndpoint endpoint = new ScriptedModelEndpoint();
    private final ScriptedChatModel builtIn = new ScriptedChatModel().writes("built in");
    private TestApplication application;

    @BeforeAll
    static void createDatabase() {
        database = TestDatabase.Kind.H2.create();
    }

    @AfterAll
    static void dropDatabase() {
        database.close();
    }

    @AfterEach
    void close() {
        application.close();
        endpoint.close();
    }

    @Test
    void models_without_images_are_known_by_name() {
        ChatModels models = start(configured().config("vademecum.chat.models-without-images", "llama, qwen ,"));

        assertThat(models.takesImages("extractive")).isFalse();
        assertThat(models.takesImages("llama")).isFalse();
        assertThat(models.takesImages("qwen")).isFalse();
        assertThat(models.takesImages("pixtral")).isTrue();
    }

    @Test
    void without_an_endpoint_there_is_the_built_in_model_alone() {
        ChatModels models = start(configured());

        assertThat(models.list()).containsExactly("extractive");
        assertThat(models.defaultName()).isEqualTo("extractive");
        assertThat(say(models.get("extractive"))).isEqualTo("built in");
        assertThatThrownBy(() -> models.get("gpt-x"))
                .isInstanceOf(ChatModelException.class)
                .hasMessageContaining("'gpt-x' is not available");
    }

    @Test
    void the_first_of_the_listed_models_is_the_default_and_no_other_is_passed_on() {
        endpoint.writes("from the endpoint");
        ChatModels models = start(configured()
                .config("vademecum.chat.base-url", endpoint.baseUrl())
                .config("vademecum.chat.models", "llama, qwen ,"));

        assertThat(models.list()).containsExactly("llama", "qwen", "extractive");
        assertThat(models.defaultName()).isEqualTo("llama");
        assertThat(say(models.get("qwen"))).isEqualTo("from the endpoint");
        assertThat(endpoint.requests().get(0).authorization()).isEmpty();
        assertThatThrownBy(() -> models.get("gpt-x")).isInstanceOf(ChatModelException.class);
    }

    @Test
    void without_a_list_any_name_is_passed_on_with_the_key() {
        endpoint.writes("from the endpoint");
        ChatModels models = start(configured()
                .config("vademecum.chat.base-url", endpoint.baseUrl())
                .config("vademecum.chat.api-key", "sk-1234567"));

        assertThat(say(models.get("any"))).isEqualTo("from the endpoint");
        assertThat(endpoint.requests().get(0).json().path("model").asText()).isEqualTo("any");
        assertThat(endpoint.requests().get(0).authorization()).isEqualTo("Bearer sk-1234567");
        assertThat(models.defaultName()).isEqualTo("extractive");
    }

    @Test
    void an_address_that_is_not_to_be_called_is_not_called() {
        ChatModel metadata = start(configured().config("vademecum.chat.base-url", "http://169.254.169.254/v1"))
                .get("any");

        assertThatThrownBy(() -> say(metadata))
                .isInstanceOf(ChatModelException.class)
                .hasStackTraceContaining("vademecum.outgoing.allow");
    }

    @Test
    void another_model_can_stand_in_from_here_or_from_elsewhere() {
        endpoint.writes("from elsewhere");
        ChatModels here = start(configured().config("vademecum.chat.fallback-model", "extractive"));

        assertThat(here.fallbackFor("gpt-x").orElseThrow().name()).isEqualTo("extractive");
        assertThat(here.fallbackFor("extractive")).isEmpty();
        application.close();

        ChatModels elsewhere = start(configured()
                .config("vademecum.chat.fallback-model", "small")
                .config("vademecum.chat.fallback-base-url", endpoint.baseUrl())
                .config("vademecum.chat.fallback-api-key", "sk-7654321"));

        assertThat(say(elsewhere.fallbackFor("gpt-x").orElseThrow().model())).isEqualTo("from elsewhere");
        assertThat(endpoint.requests().get(0).authorization()).isEqualTo("Bearer sk-7654321");
    }

    @Test
    void nothing_stands_in_unless_it_is_configured() {
        assertThat(start(configured()).fallbackFor("gpt-x")).isEmpty();
    }

    private TestApplication.Builder configured() {
        return TestApplication.on(database)
                .with(ChatModels.class, TokenCounter.class, OutgoingAddresses.class)
                .withObject(new SettableClock())
                .withObject(builtIn);
    }

    private ChatModels start(TestApplication.Builder builder) {
        application = builder.start();
        return application.get(ChatModels.class);
    }

    private static String say(ChatModel model) {
        return model.stream(HELLO, text -> {}, new Cancellation()).text();
    }
}
