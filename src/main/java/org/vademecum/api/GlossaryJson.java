package org.vademecum.api;

import java.util.List;
import org.vademecum.retrieval.Glossary;
import org.vademecum.retrieval.GlossaryEntry;

/**
 * A department's glossary.
 *
 * @param version grows with each change; 0 while there was none
 */
record GlossaryJson(String departmentId, List<EntryJson> entries, long version) {
    record EntryJson(String term, List<String> synonyms) {
        static EntryJson of(GlossaryEntry entry) {
            return new EntryJson(entry.term(), entry.synonyms());
        }
    }

    static GlossaryJson of(Glossary glossary) {
        return new GlossaryJson(
                glossary.departmentId(),
                glossary.entries().stream().map(EntryJson::of).toList(),
                glossary.version());
    }
}
