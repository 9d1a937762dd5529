package org.vademecum.retrieval;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.Synonyms;

/** Keeps what was read of glossaries until their version is another one. Thread-safe. */
@ApplicationScoped
class Glossaries {
    private record Read(long version, @Nullable Synonyms synonyms) {}

    @Inject
    GlossaryRepository glossaries;

    private final Map<String, Read> known = new ConcurrentHashMap<>();

    /** Null for an empty glossary; {@code version} is that in the database. */
    @Nullable
    Synonyms of(String departmentId, long version) {
        Read read = known.get(departmentId);
        if (read == null || read.version() != version) {
            read = glossaries.find(departmentId).map(Glossaries::read).orElse(new Read(version, null));
            known.put(departmentId, read);
        }
        return read.synonyms();
    }

    private static Read read(Glossary glossary) {
        return new Read(glossary.version(), glossary.entries().isEmpty() ? null : glossary.synonyms());
    }
}
