package org.vademecum.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vademecum.access.ApiKeyService;
import org.vademecum.access.Caller;
import org.vademecum.assistant.Assistant;
import org.vademecum.assistant.AssistantService;
import org.vademecum.audit.AuditService;
import org.vademecum.common.CursorPage;
import org.vademecum.common.ListRequest;
import org.vademecum.file.FileService;
import org.vademecum.file.StoredFile;
import org.vademecum.file.Upload;
import org.vademecum.file.UploadService;
import org.vademecum.run.Run;
import org.vademecum.run.RunContextService;
import org.vademecum.run.RunService;
import org.vademecum.run.ThreadSummaries;
import org.vademecum.thread.ChatThread;
import org.vademecum.thread.ThreadMessage;
import org.vademecum.thread.ThreadService;
import org.vademecum.thread.ThreadSummary;
import org.vademecum.vectorstore.StoreFileService;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreFile;
import org.vademecum.vectorstore.VectorStoreService;

/**
 * All that is kept of a person, read in pages while it is written: a ZIP archive of one JSON file and the files that they made
 * through the API. What breaks off is no archive, so that nobody takes it for the whole. Must not be called inside a transaction.
 */
@ApplicationScoped
class OwnData {
    private static final Logger LOG = LoggerFactory.getLogger(OwnData.class);
    /** The JSON file of the archive. */
    static final String CONTENTS = "my-data.json";

    private static final int PAGE = 100;

    @Inject
    ThreadService threads;

    @Inject
    MessageViews messages;

    @Inject
    RunService runs;

    @Inject
    RunContextService contexts;

    @Inject
    ThreadSummaries summaries;

    @Inject
    AssistantService assistants;

    @Inject
    ApiKeyService keys;

    @Inject
    FileService files;

    @Inject
    VectorStoreService stores;

    @Inject
    StoreFileService storeFiles;

    @Inject
    UploadService uploads;

    @Inject
    AuditService audit;

    @Inject
    Clock clock;

    /** An archive that cannot be written to its end stays visibly without one, so that nobody takes it for all there is. */
    void write(Caller caller, MeResource.MeJson person, OutputStream output) throws IOException {
        ZipOutputStream archive = new ZipOutputStream(output);
        archive.putNextEntry(new ZipEntry(CONTENTS));
        OwnDataWriter writer = new OwnDataWriter(archive);
        writer.value("person", person);
        writer.value("groups", caller.groups().stream().sorted().toList());
        write(caller, writer);
        writer.end();
        archive.closeEntry();
        writeFiles(caller, archive);
        archive.finish();
    }

    private void writeFiles(Caller caller, ZipOutputStream archive) throws IOException {
        String after = null;
        CursorPage<StoredFile> page;
        do {
            page = files.list(alone(caller), null, new ListRequest(PAGE, true, after, null));
            for (StoredFile file : page.data()) {
                writeFile(file, archive);
            }
            after = page.data().isEmpty() ? null : page.data().getLast().id();
        } while (page.hasMore());
    }

    /** One that was deleted meanwhile is left out. */
    private void writeFile(StoredFile file, ZipOutputStream archive) throws IOException {
        try (InputStream content = files.open(file, 0)) {
            archive.putNextEntry(new ZipEntry(OwnDataJson.FileJson.of(file).path()));
            content.transferTo(archive);
            archive.closeEntry();
        } catch (NoSuchFileException deleted) {
            LOG.warn("A file was not there any more when it was to be exported", deleted);
        }
    }

    /** Of what is listed to them, somebody without a department sees what they keep themselves. */
    private static Caller alone(Caller caller) {
        return new Caller(caller.principalId(), caller.username(), caller.displayName(), Set.of(), Set.of());
    }

    private void write(Caller caller, OwnDataWriter writer) {
        writer.array(
                "api_keys", () -> keys.listOwn(caller).forEach(key -> writer.element(OwnDataJson.KeyJson.of(key))));
        writer.array("threads", () -> writeThreads(caller, writer));
        Caller alone = alone(caller);
        writer.array(
                "assistants", page -> assistants.list(alone, page), Assistant::id, each(OwnDataJson.AssistantJson::of));
        writer.array("files", page -> files.list(alone, null, page), StoredFile::id, each(OwnDataJson.FileJson::of));
        writer.array("uploads", () -> writeUploads(caller, writer));
        writer.array("vector_stores", () -> writeStores(alone, writer));
        writer.array("audit", () -> audit.exportOwn(caller, entry -> writer.element(AuditEntryJson.of(entry))));
    }

    private void writeUploads(Caller caller, OwnDataWriter writer) {
        String after = null;
        List<Upload> page;
        do {
            page = uploads.listOwn(caller, after, PAGE);
            page.forEach(upload -> writer.element(OwnDataJson.UploadJson.of(upload, clock.instant())));
            after = page.isEmpty() ? null : page.getLast().id();
        } while (page.size() == PAGE);
    }

    private void writeStores(Caller alone, OwnDataWriter writer) {
        String after = null;
        CursorPage<VectorStore> page;
        do {
            page = stores.list(alone, new ListRequest(PAGE, true, after, null));
            page.data().forEach(store -> writer.element(() -> writeStore(alone, store, writer)));
            after = page.data().isEmpty() ? null : page.data().getLast().id();
        } while (page.hasMore());
    }

    private void writeStore(Caller alone, VectorStore store, OwnDataWriter writer) {
        writer.value("vector_store", OwnDataJson.VectorStoreJson.of(store));
        writer.array(
                "files",
                page -> storeFiles.list(alone, store.id(), null, page),
                VectorStoreFile::fileId,
                each(OwnDataJson.StoreFileJson::of));
    }

    private void writeThreads(Caller caller, OwnDataWriter writer) {
        String after = null;
        CursorPage<ChatThread> page;
        do {
            page = threads.list(caller, null, after, ThreadService.MAX_PAGE);
            page.data().forEach(thread -> writer.element(() -> writeThread(caller, thread, writer)));
            after = page.data().isEmpty() ? null : page.data().getLast().id();
        } while (page.hasMore());
    }

    private void writeThread(Caller caller, ChatThread thread, OwnDataWriter writer) {
        writer.value("thread", OwnDataJson.ThreadJson.of(thread));
        writer.value(
                "summary",
                summaries.find(caller, thread.id()).map(ThreadSummary::text).orElse(null));
        writer.array(
                "messages",
                page -> threads.messages(caller, thread.id(), null, page),
                ThreadMessage::id,
                page -> messages(caller, page));
        writer.array(
                "runs",
                page -> runs.list(caller, thread.id(), page),
                Run::id,
                each(run -> OwnDataJson.RunJson.of(run, runs.steps(caller, run.id()), runs.mayReadFound(caller, run))));
        writer.array(
                "model_requests",
                page -> runs.list(caller, thread.id(), page),
                Run::id,
                page -> page.stream().flatMap(run -> requests(caller, run)).toList());
    }

    private List<OwnDataJson.MessageJson> messages(Caller caller, List<ThreadMessage> page) {
        List<MessageJson> shown = messages.of(caller, page);
        return IntStream.range(0, page.size())
                .mapToObj(i -> OwnDataJson.MessageJson.of(page.get(i), shown.get(i)))
                .toList();
    }

    private Stream<OwnDataJson.ModelRequestJson> requests(Caller caller, Run run) {
        if (!runs.mayReadFound(caller, run)) {
            return Stream.empty();
        }
        return contexts.calls(caller, run.id()).stream()
                .map(call -> OwnDataJson.ModelRequestJson.of(call, contexts.request(caller, run.id(), call.id())));
    }

    private static <T> Function<List<T>, List<?>> each(Function<T, ?> json) {
        return page -> page.stream().map(json).toList();
    }
}
