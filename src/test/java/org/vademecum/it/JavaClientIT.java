package org.vademecum.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import com.openai.core.JsonValue;
import com.openai.core.MultipartField;
import com.openai.core.http.HttpResponse;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.beta.assistants.Assistant;
import com.openai.models.beta.assistants.AssistantCreateParams;
import com.openai.models.beta.assistants.AssistantListParams;
import com.openai.models.beta.assistants.AssistantStreamEvent;
import com.openai.models.beta.assistants.AssistantUpdateParams;
import com.openai.models.beta.assistants.FileSearchTool;
import com.openai.models.beta.threads.Thread;
import com.openai.models.beta.threads.ThreadCreateAndRunParams;
import com.openai.models.beta.threads.ThreadUpdateParams;
import com.openai.models.beta.threads.messages.Message;
import com.openai.models.beta.threads.messages.MessageCreateParams;
import com.openai.models.beta.threads.messages.MessageDeleteParams;
import com.openai.models.beta.threads.messages.MessageListParams;
import com.openai.models.beta.threads.messages.MessageRetrieveParams;
import com.openai.models.beta.threads.messages.MessageUpdateParams;
import com.openai.models.beta.threads.messages.TextDelta;
import com.openai.models.beta.threads.runs.Run;
import com.openai.models.beta.threads.runs.RunCancelParams;
import com.openai.models.beta.threads.runs.RunCreateParams;
import com.openai.models.beta.threads.runs.RunRetrieveParams;
import com.openai.models.beta.threads.runs.RunStatus;
import com.openai.models.beta.threads.runs.RunSubmitToolOutputsParams;
import com.openai.models.beta.threads.runs.RunUpdateParams;
import com.openai.models.beta.threads.runs.steps.RunStep;
import com.openai.models.beta.threads.runs.steps.StepListParams;
import com.openai.models.beta.threads.runs.steps.StepRetrieveParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;
import com.openai.models.uploads.Upload;
import com.openai.models.uploads.UploadCompleteParams;
import com.openai.models.uploads.UploadCreateParams;
import com.openai.models.uploads.parts.PartCreateParams;
import com.openai.models.vectorstores.VectorStoreCreateParams;
import com.openai.models.vectorstores.VectorStoreSearchParams;
import com.openai.models.vectorstores.VectorStoreUpdateParams;
import com.openai.models.vectorstores.filebatches.FileBatchCancelParams;
import com.openai.models.vectorstores.filebatches.FileBatchCreateParams;
import com.openai.models.vectorstores.filebatches.FileBatchListFilesParams;
import com.openai.models.vectorstores.filebatches.FileBatchRetrieveParams;
import com.openai.models.vectorstores.filebatches.VectorStoreFileBatch;
import com.openai.models.vectorstores.files.FileContentParams;
import com.openai.models.vectorstores.files.FileDeleteParams;
import com.openai.models.vectorstores.files.FileRetrieveParams;
import com.openai.models.vectorstores.files.FileUpdateParams;
import com.openai.models.vectorstores.files.VectorStoreFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vademecum.support.Await;
import org.vademecum.support.Installation;
import org.vademecum.support.KeptContract;
import org.vademecum.support.OverheardHttpClient;
import org.vademecum.support.ScriptedModelEndpoint;
import org.vademecum.support.ScriptedModelEndpoint.Call;
import org.vademecum.support.TestFiles;

/** OpenAI's own Java client, unchanged but for address and key. It and the contract validate what it is answered. */
@IntegrationTest
@SuppressWarnings("deprecation") // OpenAI's hosted service ended; that is why this server exists
class JavaClientIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Set<RunStatus> RESTLESS =
            Set.of(RunStatus.QUEUED, RunStatus.IN_PROGRESS, RunStatus.CANCELLING);

    private static final JsonValue OF_TEST = JsonValue.from("test");

    private final Installation installation;
    private final ScriptedModelEndpoint model;
    private final KeptContract contract = new KeptContract();
    private final OpenAIClient client;

    JavaClientIT(Installation installation, ScriptedModelEndpoint model) {
        this.installation = installation;
        this.model = model;
        this.client = client(Installation.API_KEY);
    }

    private OpenAIClient client(String key) {
        return new OpenAIClientImpl(ClientOptions.builder()
                .httpClient(new OverheardHttpClient(contract))
                .baseUrl(installation.uri("/v1").toString())
                .apiKey(key)
                .maxRetries(0)
                .build());
    }

    @BeforeEach
    void forget() {
        model.forgetScript();
    }

    @AfterEach
    void keepsToTheContract() {
        contract.assertKept();
    }

    @Test
    void an_assistant_lives_and_goes() {
        Assistant made = assistant("Java").validate();
        Assistant changed = client.beta()
                .assistants()
                .update(
                        made.id(),
                        AssistantUpdateParams.builder()
                                .name("Kava")
                                .temperature(0.5)
                                .build())
                .validate();

        assertThat(changed.name()).contains("Kava");
        assertThat(changed.instructions()).isEqualTo(made.instructions());
        assertThat(client.beta().assistants().retrieve(made.id()).validate()).isEqualTo(changed);
        assertThat(client.beta().assistants().delete(made.id()).validate().deleted())
                .isTrue();
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> client.beta().assistants().retrieve(made.id()));
    }

    @Test
    void lists_are_walked_to_their_end() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(assistant("Listed").id());
        }

        List<String> listed =
                client
                        .beta()
                        .assistants()
                        .list(AssistantListParams.builder().limit(2).build())
                        .autoPager()
                        .stream()
                        .map(Assistant::id)
                        .limit(5)
                        .toList();

        assertThat(listed).isEqualTo(made.reversed());
    }

    @Test
    void a_run_with_functions_is_polled_to_its_end() {
        model.calls("", new Call("call_1", "weather", "{\"city\": \"Rome\"}")).writes("It is sunny in Rome.");
        Thread thread = asked("How is the weather in Rome?");

        Run waiting = poll(client.beta()
                .threads()
                .runs()
                .create(
                        thread.id(),
                        RunCreateParams.builder()
                                .assistantId(withFunction().id())
                                .build()));
        assertThat(waiting.status()).isEqualTo(RunStatus.REQUIRES_ACTION);
        Run run = poll(client.beta().threads().runs().submitToolOutputs(waiting.id(), outputs(waiting)));

        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(run.usage()).isPresent();
        assertThat(client.beta()
                        .threads()
                        .runs()
                        .steps()
                        .list(
                                run.id(),
                                StepListParams.builder().threadId(thread.id()).build())
                        .data())
                .allSatisfy(RunStep::validate)
                .hasSize(2);
        Message answer = client.beta()
                .threads()
                .messages()
                .list(thread.id(), MessageListParams.builder().limit(1).build())
                .data()
                .getFirst()
                .validate();
        assertThat(text(answer)).isEqualTo("It is sunny in Rome.");
        assertThatExceptionOfType(BadRequestException.class)
                .isThrownBy(() -> client.beta().threads().runs().submitToolOutputs(waiting.id(), outputs(waiting)))
                .withMessageContaining("do not accept tool outputs");
    }

    @Test
    void streams_are_read_and_go_on_after_functions() {
        model.calls("", new Call("call_1", "weather", "{\"city\": \"Rome\"}")).writes("It is ", "sunny.");
        StringBuilder text = new StringBuilder();
        List<AssistantStreamEvent> events = new ArrayList<>();

        try (StreamResponse<AssistantStreamEvent> stream = client.beta()
                .threads()
                .createAndRunStreaming(ThreadCreateAndRunParams.builder()
                        .assistantId(withFunction().id())
                        .thread(ThreadCreateAndRunParams.Thread.builder()
                                .addMessage(ThreadCreateAndRunParams.Thread.Message.builder()
                                        .role(ThreadCreateAndRunParams.Thread.Message.Role.USER)
                                        .content("How is the weather in Rome?")
                                        .build())
                                .build())
                        .build())) {
            stream.stream().forEach(event -> read(event, events, text));
        }
        Run waiting = events.getLast().asThreadRunRequiresAction().data();
        try (StreamResponse<AssistantStreamEvent> stream =
                client.beta().threads().runs().submitToolOutputsStreaming(waiting.id(), outputs(waiting))) {
            stream.stream().forEach(event -> read(event, events, text));
        }

        assertThat(events.getFirst().isThreadCreated()).isTrue();
        assertThat(text.toString()).isEqualTo("It is sunny.");
        assertThat(events.getLast().asThreadRunCompleted().data().status()).isEqualTo(RunStatus.COMPLETED);
        Message message = events.stream()
                .filter(AssistantStreamEvent::isThreadMessageCompleted)
                .findFirst()
                .orElseThrow()
                .asThreadMessageCompleted()
                .data();
        assertThat(text(message)).isEqualTo("It is sunny.");
    }

    @Test
    void what_was_uploaded_in_one_piece_and_in_parts_is_searched_and_cited() {
        String store = client.vectorStores()
                .create(VectorStoreCreateParams.builder().name("Tea room").build())
                .validate()
                .id();
        byte[] kettle = TestFiles.markdown("Kettle", "The kettle is descaled on the first Monday of each month.");
        FileObject whole = client.files()
                .create(FileCreateParams.builder()
                        .purpose(FilePurpose.ASSISTANTS)
                        .file(MultipartField.<InputStream>builder()
                                .value(new ByteArrayInputStream(kettle))
                                .filename("kettle.md")
                                .build())
                        .build())
                .validate();
        String inParts = uploaded("fridge.md", TestFiles.markdown("Fridge", "The fridge is emptied on Fridays."));

        VectorStoreFileBatch begun = client.vectorStores()
                .fileBatches()
                .create(
                        store,
                        FileBatchCreateParams.builder()
                                .addFileId(whole.id())
                                .addFileId(inParts)
                                .build())
                .validate();
        Await.until(
                "both are searchable",
                LIMIT,
                () -> client.vectorStores()
                                .fileBatches()
                                .retrieve(
                                        begun.id(),
                                        FileBatchRetrieveParams.builder()
                                                .vectorStoreId(store)
                                                .build())
                                .validate()
                                .fileCounts()
                                .completed()
                        == 2);

        assertThat(client.vectorStores()
                        .search(
                                store,
                                VectorStoreSearchParams.builder()
                                        .query("When is the fridge emptied?")
                                        .build())
                        .data()
                        .getFirst()
                        .validate()
                        .fileId())
                .isEqualTo(inParts);
        assertThat(citedFiles(answered(store, "When is the kettle descaled?"))).contains(whole.id());
        assertThat(client.vectorStores().delete(store).validate().deleted()).isTrue();
    }

    @Test
    void a_run_is_cancelled_and_described_with_all_that_belongs_to_it() {
        model.calls("", new Call("call_1", "weather", "{\"city\": \"Rome\"}"));
        Thread thread = asked("How is the weather in Rome?");
        Run waiting = poll(client.beta()
                .threads()
                .runs()
                .create(
                        thread.id(),
                        RunCreateParams.builder()
                                .assistantId(withFunction().id())
                                .build()));

        Run cancelled = poll(client.beta()
                .threads()
                .runs()
                .cancel(
                        waiting.id(),
                        RunCancelParams.builder().threadId(thread.id()).build()));
        Run described = client.beta()
                .threads()
                .runs()
                .update(
                        waiting.id(),
                        RunUpdateParams.builder()
                                .threadId(thread.id())
                                .metadata(RunUpdateParams.Metadata.builder()
                                        .putAdditionalProperty("by", OF_TEST)
                                        .build())
                                .build())
                .validate();
        RunStep step = client.beta()
                .threads()
                .runs()
                .steps()
                .list(
                        waiting.id(),
                        StepListParams.builder().threadId(thread.id()).build())
                .data()
                .getFirst();
        Message question =
                client.beta().threads().messages().list(thread.id()).data().getLast();

        assertThat(cancelled.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(described.metadata().orElseThrow()._additionalProperties()).containsEntry("by", OF_TEST);
        assertThat(client.beta().threads().runs().list(thread.id()).data())
                .extracting(Run::id)
                .containsExactly(waiting.id());
        assertThat(client.beta()
                        .threads()
                        .runs()
                        .steps()
                        .retrieve(
                                step.id(),
                                StepRetrieveParams.builder()
                                        .threadId(thread.id())
                                        .runId(waiting.id())
                                        .build())
                        .validate())
                .isEqualTo(step);
        assertThat(client.beta()
                        .threads()
                        .messages()
                        .update(
                                question.id(),
                                MessageUpdateParams.builder()
                                        .threadId(thread.id())
                                        .metadata(MessageUpdateParams.Metadata.builder()
                                                .putAdditionalProperty("by", OF_TEST)
                                                .build())
                                        .build())
                        .validate()
                        .metadata()
                        .orElseThrow()
                        ._additionalProperties())
                .containsEntry("by", OF_TEST);
        assertThat(client.beta()
                        .threads()
                        .update(
                                thread.id(),
                                ThreadUpdateParams.builder()
                                        .metadata(ThreadUpdateParams.Metadata.builder()
                                                .putAdditionalProperty("by", OF_TEST)
                                                .build())
                                        .build())
                        .validate()
                        .metadata()
                        .orElseThrow()
                        ._additionalProperties())
                .containsEntry("by", OF_TEST);
        assertThat(client.beta().threads().delete(thread.id()).validate().deleted())
                .isTrue();
    }

    @Test
    void stores_files_and_uploads_are_described_listed_and_given_up() throws IOException {
        byte[] text = TestFiles.markdown("Lamp", "The lamp is switched off at ten.");
        String file = uploaded("lamp.md", text);
        String store = client.vectorStores()
                .create(VectorStoreCreateParams.builder().name("First").build())
                .validate()
                .id();
        assertThat(client.vectorStores()
                        .update(
                                store,
                                VectorStoreUpdateParams.builder().name("Second").build())
                        .validate()
                        .name())
                .isEqualTo("Second");
        assertThat(client.vectorStores().list().data().getFirst().id()).isEqualTo(store);
        assertThat(client.files().list().data().getFirst().id()).isEqualTo(file);
        try (HttpResponse content = client.files().content(file)) {
            assertThat(content.body().readAllBytes()).isEqualTo(text);
        }

        VectorStoreFileBatch batch = client.vectorStores()
                .fileBatches()
                .create(store, FileBatchCreateParams.builder().addFileId(file).build());
        client.vectorStores()
                .fileBatches()
                .cancel(
                        batch.id(),
                        FileBatchCancelParams.builder().vectorStoreId(store).build())
                .validate();
        assertThat(client.vectorStores()
                        .fileBatches()
                        .listFiles(
                                batch.id(),
                                FileBatchListFilesParams.builder()
                                        .vectorStoreId(store)
                                        .build())
                        .data())
                .extracting(VectorStoreFile::id)
                .containsExactly(file);
        assertThat(client.vectorStores()
                        .files()
                        .update(
                                file,
                                FileUpdateParams.builder()
                                        .vectorStoreId(store)
                                        .attributes(FileUpdateParams.Attributes.builder()
                                                .putAdditionalProperty("by", OF_TEST)
                                                .build())
                                        .build())
                        .validate()
                        .attributes()
                        .orElseThrow()
                        ._additionalProperties())
                .containsEntry("by", OF_TEST);

        Upload begun = client.uploads()
                .create(UploadCreateParams.builder()
                        .filename("never.md")
                        .bytes(10)
                        .mimeType("text/markdown")
                        .purpose(FilePurpose.ASSISTANTS)
                        .build());
        assertThat(client.uploads().cancel(begun.id()).validate().status()).isEqualTo(Upload.Status.CANCELLED);
        assertThat(client.files().delete(file).validate().deleted()).isTrue();
        assertThatExceptionOfType(PermissionDeniedException.class)
                .isThrownBy(() -> client.models().delete("extractive"));
    }

    @Test
    void a_file_of_a_store_is_put_in_read_and_taken_out() {
        String file = uploaded("stairs.md", TestFiles.markdown("Stairs", "The stairs are swept on Thursdays."));
        String store = client.vectorStores()
                .create(VectorStoreCreateParams.builder().name("House").build())
                .id();

        client.vectorStores()
                .files()
                .create(
                        store,
                        com.openai.models.vectorstores.files.FileCreateParams.builder()
                                .fileId(file)
                                .build())
                .validate();
        Await.until(
                "the file is searchable",
                LIMIT,
                () -> client.vectorStores()
                        .files()
                        .retrieve(
                                file,
                                FileRetrieveParams.builder()
                                        .vectorStoreId(store)
                                        .build())
                        .validate()
                        .status()
                        .equals(VectorStoreFile.Status.COMPLETED));

        assertThat(client.vectorStores().files().list(store).data())
                .extracting(VectorStoreFile::id)
                .containsExactly(file);
        assertThat(client.vectorStores()
                        .files()
                        .content(
                                file,
                                FileContentParams.builder().vectorStoreId(store).build())
                        .data()
                        .getFirst()
                        .validate()
                        .text()
                        .orElseThrow())
                .contains("swept on Thursdays");
        assertThat(client.vectorStores().retrieve(store).validate().fileCounts().completed())
                .isEqualTo(1);
        assertThat(client.vectorStores()
                        .files()
                        .delete(
                                file,
                                FileDeleteParams.builder().vectorStoreId(store).build())
                        .validate()
                        .deleted())
                .isTrue();
        assertThat(client.vectorStores().retrieve(store).validate().fileCounts().total())
                .isZero();
        assertThat(client.files().retrieve(file).validate().filename()).isEqualTo("stairs.md");
    }

    @Test
    void an_attachment_is_searched_in_a_stream_and_cited() {
        String file = uploaded("gate.md", TestFiles.markdown("Gate", "The gate is locked at nine in the evening."));
        Thread thread = client.beta().threads().create().validate();
        Message question = client.beta()
                .threads()
                .messages()
                .create(
                        thread.id(),
                        MessageCreateParams.builder()
                                .role(MessageCreateParams.Role.USER)
                                .content("When is the gate locked?")
                                .addAttachment(MessageCreateParams.Attachment.builder()
                                        .fileId(file)
                                        .addToolFileSearch()
                                        .build())
                                .build())
                .validate();
        Assistant assistant = client.beta()
                .assistants()
                .create(AssistantCreateParams.builder()
                        .model("scripted")
                        .addTool(FileSearchTool.builder().build())
                        .build());
        List<AssistantStreamEvent> events = new ArrayList<>();
        StringBuilder text = new StringBuilder();

        try (StreamResponse<AssistantStreamEvent> stream = client.beta()
                .threads()
                .runs()
                .createStreaming(
                        thread.id(),
                        RunCreateParams.builder().assistantId(assistant.id()).build())) {
            stream.stream().forEach(event -> read(event, events, text));
        }

        assertThat(events.getLast().asThreadRunCompleted().data().status()).isEqualTo(RunStatus.COMPLETED);
        Message answer = events.stream()
                .filter(AssistantStreamEvent::isThreadMessageCompleted)
                .findFirst()
                .orElseThrow()
                .asThreadMessageCompleted()
                .data();
        assertThat(text.toString()).isEqualTo(text(answer));
        assertThat(citedFiles(answer)).contains(file);
        assertThat(client.beta()
                        .threads()
                        .messages()
                        .retrieve(
                                question.id(),
                                MessageRetrieveParams.builder()
                                        .threadId(thread.id())
                                        .build())
                        .validate())
                .isEqualTo(question);
        assertThat(client.beta()
                        .threads()
                        .messages()
                        .delete(
                                question.id(),
                                MessageDeleteParams.builder()
                                        .threadId(thread.id())
                                        .build())
                        .validate()
                        .deleted())
                .isTrue();
    }

    @Test
    void a_thread_and_its_run_are_made_at_once() {
        model.writes("Good morning.");

        Run run = poll(client.beta()
                .threads()
                .createAndRun(ThreadCreateAndRunParams.builder()
                        .assistantId(assistant("At once").id())
                        .thread(ThreadCreateAndRunParams.Thread.builder()
                                .addMessage(ThreadCreateAndRunParams.Thread.Message.builder()
                                        .role(ThreadCreateAndRunParams.Thread.Message.Role.USER)
                                        .content("Good morning?")
                                        .build())
                                .build())
                        .build()));

        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(client.beta().threads().retrieve(run.threadId()).validate().id())
                .isEqualTo(run.threadId());
        assertThat(client.models().retrieve("extractive").validate().id()).isEqualTo("extractive");
    }

    private String uploaded(String filename, byte[] content) {
        Upload upload = client.uploads()
                .create(UploadCreateParams.builder()
                        .filename(filename)
                        .bytes(content.length)
                        .mimeType("text/markdown")
                        .purpose(FilePurpose.ASSISTANTS)
                        .build())
                .validate();
        UploadCompleteParams.Builder complete = UploadCompleteParams.builder();
        int half = content.length / 2;
        for (byte[] part : List.of(Arrays.copyOf(content, half), Arrays.copyOfRange(content, half, content.length))) {
            complete.addPartId(client.uploads()
                    .parts()
                    .create(upload.id(), PartCreateParams.builder().data(part).build())
                    .validate()
                    .id());
        }
        return client.uploads()
                .complete(upload.id(), complete.build())
                .validate()
                .file()
                .orElseThrow()
                .id();
    }

    /** The answer to a question by an assistant that has the store. */
    private Message answered(String store, String question) {
        Assistant assistant = client.beta()
                .assistants()
                .create(AssistantCreateParams.builder()
                        .model("scripted")
                        .addTool(FileSearchTool.builder().build())
                        .toolResources(AssistantCreateParams.ToolResources.builder()
                                .fileSearch(AssistantCreateParams.ToolResources.FileSearch.builder()
                                        .addVectorStoreId(store)
                                        .build())
                                .build())
                        .build())
                .validate();
        Thread thread = asked(question);
        Run run = poll(client.beta()
                .threads()
                .runs()
                .create(
                        thread.id(),
                        RunCreateParams.builder().assistantId(assistant.id()).build()));
        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        return client.beta()
                .threads()
                .messages()
                .list(thread.id(), MessageListParams.builder().limit(1).build())
                .data()
                .getFirst()
                .validate();
    }

    private static List<String> citedFiles(Message answer) {
        return answer.content().getFirst().asText().text().annotations().stream()
                .map(annotation -> annotation.asFileCitation().fileCitation().fileId())
                .toList();
    }

    @Test
    void errors_are_told_as_the_client_expects_them() {
        assertThatExceptionOfType(UnauthorizedException.class)
                .isThrownBy(() -> client("vk-wrong").models().list())
                .satisfies(refused -> assertThat(refused.code()).contains("invalid_api_key"));
        assertThatExceptionOfType(BadRequestException.class)
                .isThrownBy(() -> client.beta().threads().retrieve("undefined"))
                .satisfies(refused -> {
                    assertThat(refused.code()).contains("invalid_value");
                    assertThat(refused.param()).contains("thread_id");
                });
        assertThat(client.models().list().data()).isNotEmpty();
    }

    private static void read(AssistantStreamEvent event, List<AssistantStreamEvent> events, StringBuilder text) {
        events.add(event.validate());
        if (event.isThreadMessageDelta()) {
            event.asThreadMessageDelta()
                    .data()
                    .delta()
                    .content()
                    .orElseThrow()
                    .forEach(part ->
                            part.asText().text().flatMap(TextDelta::value).ifPresent(text::append));
        }
    }

    /** A thread that begins with a question. */
    private Thread asked(String question) {
        Thread thread = client.beta().threads().create().validate();
        client.beta()
                .threads()
                .messages()
                .create(
                        thread.id(),
                        MessageCreateParams.builder()
                                .role(MessageCreateParams.Role.USER)
                                .content(question)
                                .build())
                .validate();
        return thread;
    }

    private Run poll(Run begun) {
        Run[] last = {begun.validate()};
        Await.until("the run comes to rest", LIMIT, () -> {
            last[0] = client.beta()
                    .threads()
                    .runs()
                    .retrieve(
                            begun.id(),
                            RunRetrieveParams.builder()
                                    .threadId(begun.threadId())
                                    .build())
                    .validate();
            return !RESTLESS.contains(last[0].status());
        });
        return last[0];
    }

    private static RunSubmitToolOutputsParams outputs(Run waiting) {
        RunSubmitToolOutputsParams.Builder params =
                RunSubmitToolOutputsParams.builder().threadId(waiting.threadId());
        waiting.requiredAction()
                .orElseThrow()
                .submitToolOutputs()
                .toolCalls()
                .forEach(call -> params.addToolOutput(RunSubmitToolOutputsParams.ToolOutput.builder()
                        .toolCallId(call.id())
                        .output("sunny")
                        .build()));
        return params.build();
    }

    private Assistant assistant(String name) {
        return client.beta()
                .assistants()
                .create(AssistantCreateParams.builder()
                        .model("scripted")
                        .name(name)
                        .instructions("Answer.")
                        .build());
    }

    private Assistant withFunction() {
        FunctionParameters parameters = FunctionParameters.builder()
                .putAdditionalProperty("type", JsonValue.from("object"))
                .putAdditionalProperty("properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                .build();
        return client.beta()
                .assistants()
                .create(AssistantCreateParams.builder()
                        .model("scripted")
                        .addFunctionTool(FunctionDefinition.builder()
                                .name("weather")
                                .description("Tells the weather.")
                                .parameters(parameters)
                                .build())
                        .build())
                .validate();
    }

    private static String text(Message message) {
        return message.content().getFirst().asText().text().value();
    }
}
