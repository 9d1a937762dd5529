package org.vademecum.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.vademecum.common.CursorPage;
import org.vademecum.common.Json;
import org.vademecum.file.BlobStore;
import org.vademecum.file.NewFile;
import org.vademecum.file.Purpose;
import org.vademecum.file.StoredFile;
import org.vademecum.file.Upload;
import org.vademecum.file.UploadPart;
import org.vademecum.retrieval.Passage;
import org.vademecum.retrieval.StoreSearch;
import org.vademecum.support.Contract;
import org.vademecum.vectorstore.Attributes;
import org.vademecum.vectorstore.Chunking;
import org.vademecum.vectorstore.FileBatch;
import org.vademecum.vectorstore.FileBatchService.Progress;
import org.vademecum.vectorstore.FileBatches;
import org.vademecum.vectorstore.FileCounts;
import org.vademecum.vectorstore.IngestionError;
import org.vademecum.vectorstore.StoreTotals;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreFile;

/** Files and vector stores as they go over the wire, key by key: {@code src/test/resources/wire}. */
class StoredObjectsTest {
    private static final StoreTotals NOTHING = new StoreTotals(new FileCounts(0, 0, 0, 0), 0);
    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00.5Z");
    private static final BlobStore.Blob BLOB = new BlobStore.Blob("0".repeat(64), 5);

    static Stream<Arguments> objects() {
        return Stream.of(
                Arguments.of("file", "OpenAIFile", FileJson.of(file())),
                Arguments.of("file_that_expires", "OpenAIFile", FileJson.of(file().until(NOW.plusSeconds(3600)))),
                Arguments.of("files", "ListFilesResponse", files()),
                Arguments.of("file_deleted", "DeleteFileResponse", DeletedJson.of("file", file().id())),
                Arguments.of("upload", "Upload", UploadJson.of(upload(), null, NOW)),
                Arguments.of("upload_expired", "Upload", UploadJson.of(upload(), null, NOW.plusSeconds(3600))),
                Arguments.of(
                        "upload_part", "UploadPart", UploadJson.PartJson.of(new UploadPart("upload_1", BLOB, NOW))),
                Arguments.of("vector_store", "VectorStoreObject", VectorStoreJson.of(store(), NOTHING, NOW)),
                Arguments.of("vector_store_that_expires", "VectorStoreObject", expiring(NOW)),
                Arguments.of("vector_store_expired", "VectorStoreObject", expiring(NOW.plus(Duration.ofDays(7)))),
                Arguments.of("vector_store_file", "VectorStoreFileObject", VectorStoreFileJson.of(completed())),
                Arguments.of("vector_store_file_failed", "VectorStoreFileObject", VectorStoreFileJson.of(failed())),
                Arguments.of("vector_store_file_in_progress", "VectorStoreFileObject", inProgress()),
                Arguments.of("vector_store_file_cancelled", "VectorStoreFileObject", cancelled()),
                Arguments.of("file_batch", "VectorStoreFileBatchObject", batch(new FileCounts(1, 2, 3, 4))),
                Arguments.of("file_batch_completed", "VectorStoreFileBatchObject", batch(new FileCounts(0, 2, 1, 0))),
                Arguments.of("file_batch_cancelled", "VectorStoreFileBatchObject", cancelledBatch()),
                Arguments.of(
                        "file_content", "VectorStoreFileContentResponse", PageJson.ContentJson.of(List.of("Text."))),
                Arguments.of("search_results", "VectorStoreSearchResultsPage", results()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("objects")
    void an_object_has_just_these_keys(String name, String schema, Object object) throws IOException {
        String written = Json.write(object).replaceAll("\"(file-|vs_|vsfb_|upload_|part_)[A-Za-z0-9]{24}\"", "\"$1x\"");

        JsonNode json = Json.read(written, JsonNode.class);

        assertThat(json.toPrettyString()).isEqualTo(golden(name).toPrettyString());
        Contract.published().check(schema, json);
    }

    private static JsonNode golden(String name) throws IOException {
        try (InputStream file = StoredObjectsTest.class.getResourceAsStream("/wire/%s.json".formatted(name))) {
            return Json.mapper().readTree(Objects.requireNonNull(file, name));
        }
    }

    private static StoredFile file() {
        return new StoredFile("dept_1", "svc_1", "a.txt", "text/plain", BLOB, "assistants", NOW);
    }

    private static ListJson<FileJson> files() {
        return ListJson.of(new CursorPage<>(List.of(file(), file()), true), FileJson::of, FileJson::id);
    }

    private static Upload upload() {
        return new Upload("dept_1", "svc_1", NewFile.of("a.txt", "text/plain", Purpose.VISION), 5, NOW);
    }

    private static VectorStore store() {
        return new VectorStore("dept_1", "svc_1", "", NOW);
    }

    private static VectorStoreJson expiring(Instant now) {
        VectorStore store = store();
        store.rename("Manuals");
        store.describe(Map.of("team", "hr"));
        store.expireAfter(7, NOW);
        return VectorStoreJson.of(store, NOTHING, now);
    }

    private static VectorStoreFile completed() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("region", "eu");
        attributes.put("year", 2026);
        attributes.put("weight", 1.5);
        attributes.put("draft", false);
        VectorStoreFile file = stored(new Attributes(attributes), new Chunking(400, 100));
        file.split(0, 1, 1234);
        file.complete(NOW);
        return file;
    }

    private static VectorStoreFile failed() {
        VectorStoreFile file = stored(Attributes.NONE, null);
        file.fail(new IngestionError(IngestionError.Code.INVALID_FILE, "corrupt", null), NOW);
        return file;
    }

    private static VectorStoreFile stored(Attributes attributes, Chunking chunking) {
        return new VectorStoreFile(store(), file(), "a", "svc_1", NOW)
                .describe(attributes)
                .splitBy(chunking);
    }

    private static VectorStoreFileJson inProgress() {
        return VectorStoreFileJson.of(stored(Attributes.NONE, null));
    }

    private static VectorStoreFileJson cancelled() {
        VectorStoreFile file = stored(Attributes.NONE, null);
        file.cancel(NOW);
        return VectorStoreFileJson.of(file);
    }

    private static FileBatchJson batch(FileCounts counts) {
        return FileBatchJson.of(new Progress(new FileBatch("vs_1", NOW), counts));
    }

    private static FileBatchJson cancelledBatch() {
        return FileBatchJson.of(new Progress(FileBatches.cancelled("vs_1", NOW), new FileCounts(0, 1, 0, 2)));
    }

    private static PageJson.ResultsJson results() {
        Attributes attributes = new Attributes(Map.of("k", "v"));
        Passage passage = new Passage(
                "vsf_1",
                "file-1",
                "a.txt",
                "A",
                1,
                null,
                attributes,
                null,
                null,
                List.of(),
                "",
                "",
                0,
                5,
                "Text.",
                "Text.",
                2.5);
        return PageJson.ResultsJson.of(new StoreSearch.Results(List.of("question"), List.of(passage)));
    }
}
