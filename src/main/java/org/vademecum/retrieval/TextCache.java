package org.vademecum.retrieval;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.DocumentText;
import org.vademecum.vectorstore.DocumentTexts;
import org.vademecum.vectorstore.VectorStoreFile;

/** Texts of the documents that were found last. They are named by their content and never change. Thread-safe. */
@ApplicationScoped
class TextCache {
    /** Characters, two bytes each; some hundred manuals of 40 pages. */
    private static final int CAPACITY = 8_000_000;

    @Inject
    DocumentTexts texts;

    private final Map<String, DocumentText> cached = new LinkedHashMap<>(16, 0.75f, true);
    private long held;

    /** @throws UncheckedIOException when the text cannot be read */
    DocumentText of(VectorStoreFile file) {
        String sha256 = file.textSha256();
        if (sha256 == null) {
            throw new IllegalStateException("Document %s is searched, but has no text.".formatted(file.id()));
        }
        DocumentText text = find(sha256);
        return text == null ? read(sha256) : text;
    }

    private DocumentText read(String sha256) {
        try {
            DocumentText text = texts.read(sha256);
            keep(sha256, text);
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException("The text of a document cannot be read.", e);
        }
    }

    private synchronized @Nullable DocumentText find(String sha256) {
        return cached.get(sha256);
    }

    private synchronized void keep(String sha256, DocumentText text) {
        if (text.text().length() > CAPACITY || cached.put(sha256, text) != null) {
            return;
        }
        held += text.text().length();
        var oldest = cached.values().iterator();
        while (held > CAPACITY) {
            held -= oldest.next().text().length();
            oldest.remove();
        }
    }
}
