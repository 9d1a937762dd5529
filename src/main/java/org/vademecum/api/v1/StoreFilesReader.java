package org.vademecum.api.v1;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Invalid;
import org.vademecum.vectorstore.Attributes;
import org.vademecum.vectorstore.Chunking;
import org.vademecum.vectorstore.FileBatchService;
import org.vademecum.vectorstore.NewStoreFile;

/** The files that a request puts into a vector store. */
final class StoreFilesReader {
    /** How ids of files begin. */
    static final String FILE = "file";

    private StoreFilesReader() {}

    /** {@code file_id}, {@code attributes} and {@code chunking_strategy}. */
    static NewStoreFile one(Body body) {
        return new NewStoreFile(
                body.field("file_id").id(FILE),
                attributes(body),
                ChunkingReader.read(body.field("chunking_strategy")).orElse(null));
    }

    /** A batch: {@code file_ids} with what holds for all of them, or {@code files}. */
    static List<NewStoreFile> batch(Body body) {
        Optional<List<String>> ids = body.field("file_ids").list(FileBatchService.MAX_FILES, file -> file.id(FILE));
        Optional<List<NewStoreFile>> files =
                body.field("files").list(FileBatchService.MAX_FILES, file -> one(file.require(Field::object)));
        if (ids.isPresent() == files.isPresent()) {
            throw new Invalid(
                    ids.isPresent() ? "files" : "file_ids",
                    ids.isPresent() ? "invalid_value" : "missing_required_parameter",
                    "Exactly one of 'file_ids' and 'files' is required.");
        }
        return requireSome(files.orElseGet(() -> all(ids.orElseThrow(), body)));
    }

    private static List<NewStoreFile> all(List<String> ids, Body body) {
        Attributes attributes = attributes(body);
        @Nullable
        Chunking chunking = ChunkingReader.read(body.field("chunking_strategy")).orElse(null);
        return ids.stream()
                .map(id -> new NewStoreFile(id, attributes, chunking))
                .toList();
    }

    private static List<NewStoreFile> requireSome(List<NewStoreFile> files) {
        if (files.isEmpty()) {
            throw new Invalid(
                    "file_ids",
                    "array_below_min_length",
                    "Invalid 'file_ids': empty array. Expected an array with minimum length 1, but got an empty array instead.");
        }
        return files;
    }

    static Attributes attributes(Body body) {
        return body.field("attributes").attributes().map(Attributes::new).orElse(Attributes.NONE);
    }
}
