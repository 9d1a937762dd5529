package org.vademecum.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.ApiKey;
import org.vademecum.access.Scope;
import org.vademecum.assistant.Assistant;
import org.vademecum.common.Json;
import org.vademecum.file.StoredFile;
import org.vademecum.file.Upload;
import org.vademecum.llm.ChatSettings;
import org.vademecum.run.ModelCall;
import org.vademecum.run.ModelReply;
import org.vademecum.run.Run;
import org.vademecum.run.RunStep;
import org.vademecum.run.StepDetails;
import org.vademecum.thread.Attachment;
import org.vademecum.thread.ChatThread;
import org.vademecum.thread.ThreadMessage;
import org.vademecum.tool.Tool;
import org.vademecum.tool.ToolResources;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreFile;

/** The parts of what somebody takes along; moments as ISO 8601. */
final class OwnDataJson {
    private OwnDataJson() {}

    record ThreadJson(
            String id,
            @Nullable String title,
            @Nullable String assistantId,
            String departmentId,
            Instant createdAt,
            Instant updatedAt,
            ToolResources toolResources,
            Map<String, String> metadata) {
        static ThreadJson of(ChatThread thread) {
            return new ThreadJson(
                    thread.id(),
                    thread.title(),
                    thread.assistantId(),
                    thread.departmentId(),
                    thread.createdAt(),
                    thread.updatedAt(),
                    thread.toolResources(),
                    thread.metadata());
        }
    }

    record MessageJson(
            String id,
            String role,
            Instant createdAt,
            String status,
            String text,
            @Nullable String runId,
            List<CitationJson> citations,
            org.vademecum.api.MessageJson.@Nullable FeedbackJson feedback,
            boolean pinned,
            List<Attachment> attachments,
            Map<String, String> metadata) {
        static MessageJson of(ThreadMessage kept, org.vademecum.api.MessageJson message) {
            return new MessageJson(
                    message.id(),
                    message.role(),
                    Instant.ofEpochSecond(message.createdAt()),
                    message.status(),
                    message.text(),
                    message.runId(),
                    message.citations(),
                    message.feedback(),
                    message.pinned(),
                    kept.attachments(),
                    kept.metadata());
        }
    }

    /** @param instructions null where the caller may not ask the assistant any more, and what they were sent is closed to them */
    record RunJson(
            String id,
            String status,
            String assistantId,
            String model,
            Instant createdAt,
            long promptTokens,
            long completionTokens,
            @Nullable String instructions,
            List<Tool> tools,
            ToolResources toolResources,
            Map<String, String> metadata,
            List<StepJson> steps) {
        static RunJson of(Run run, List<RunStep> steps, boolean withTexts) {
            return new RunJson(
                    run.id(),
                    org.vademecum.api.MessageJson.lower(run.status()),
                    run.assistantId(),
                    run.model(),
                    run.createdAt(),
                    run.usage().promptTokens(),
                    run.usage().completionTokens(),
                    withTexts ? run.instructions() : null,
                    withTexts ? run.tools() : List.of(),
                    withTexts ? run.toolResources() : ToolResources.NONE,
                    run.metadata(),
                    steps.stream().map(step -> StepJson.of(step, withTexts)).toList());
        }
    }

    /** @param details a message that was made, or calls of tools with what came of them */
    record StepJson(String id, String type, String status, Instant createdAt, StepDetails details) {
        static StepJson of(RunStep step, boolean withTexts) {
            StepDetails details = step.details();
            return new StepJson(
                    step.id(),
                    step.type().wireName(),
                    step.status().wireName(),
                    step.createdAt(),
                    withTexts ? details : details.withoutTexts());
        }
    }

    record AssistantJson(
            String id,
            @Nullable String name,
            @Nullable String description,
            @Nullable String instructions,
            String model,
            List<Tool> tools,
            ToolResources toolResources,
            ChatSettings settings,
            Map<String, String> metadata,
            Instant createdAt) {
        static AssistantJson of(Assistant assistant) {
            return new AssistantJson(
                    assistant.id(),
                    assistant.name(),
                    assistant.description(),
                    assistant.instructions(),
                    assistant.model(),
                    assistant.tools(),
                    assistant.toolResources(),
                    assistant.settings(),
                    assistant.metadata(),
                    assistant.createdAt());
        }
    }

    /** What a model was sent, as it was sent, and what it answered. */
    record ModelRequestJson(
            String id,
            String runId,
            String model,
            @Nullable String host,
            Instant startedAt,
            String status,
            JsonNode request,
            @Nullable ModelReply reply) {
        static ModelRequestJson of(ModelCall call, byte[] request) {
            return new ModelRequestJson(
                    call.id(),
                    call.runId(),
                    call.model(),
                    call.host(),
                    call.startedAt(),
                    call.status().wireName(),
                    Json.read(new String(request, StandardCharsets.UTF_8), JsonNode.class),
                    call.reply());
        }
    }

    record KeyJson(
            String id,
            String name,
            String lastFour,
            List<String> scopes,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt,
            @Nullable Instant lastUsedAt) {
        static KeyJson of(ApiKey key) {
            return new KeyJson(
                    key.id(),
                    key.name(),
                    key.lastFour(),
                    key.scopes().stream().map(Scope::id).sorted().toList(),
                    key.createdAt(),
                    key.expiresAt(),
                    key.revokedAt(),
                    key.lastUsedAt());
        }
    }

    /** @param path of its content in the archive */
    record FileJson(String id, String filename, long bytes, String purpose, Instant createdAt, String path) {
        static FileJson of(StoredFile file) {
            return new FileJson(
                    file.id(),
                    file.filename(),
                    file.bytes(),
                    file.purpose(),
                    file.createdAt(),
                    "files/%s/%s".formatted(file.id(), file.filename()));
        }
    }

    /** Of one that is not completed, what has come of it lies in parts and is deleted an hour after it began. */
    record UploadJson(
            String id,
            String filename,
            long bytes,
            String purpose,
            String status,
            @Nullable String fileId,
            Instant createdAt,
            Instant expiresAt) {
        static UploadJson of(Upload upload, Instant now) {
            return new UploadJson(
                    upload.id(),
                    upload.filename(),
                    upload.bytes(),
                    org.vademecum.api.MessageJson.lower(upload.purpose()),
                    org.vademecum.api.MessageJson.lower(upload.status(now)),
                    upload.fileId(),
                    upload.createdAt(),
                    upload.expiresAt());
        }
    }

    record VectorStoreJson(
            String id,
            String name,
            Instant createdAt,
            @Nullable Integer expiresAfterDays,
            @Nullable Instant expiresAt,
            Map<String, String> metadata) {
        static VectorStoreJson of(VectorStore store) {
            return new VectorStoreJson(
                    store.id(),
                    store.name(),
                    store.createdAt(),
                    store.expiresAfterDays(),
                    store.expiresAt(),
                    store.metadata());
        }
    }

    record StoreFileJson(String fileId, String filename, String status, Instant createdAt, Object attributes) {
        static StoreFileJson of(VectorStoreFile file) {
            return new StoreFileJson(
                    file.fileId(),
                    file.filename(),
                    org.vademecum.api.MessageJson.lower(file.status()),
                    file.createdAt(),
                    file.attributes().values());
        }
    }
}
