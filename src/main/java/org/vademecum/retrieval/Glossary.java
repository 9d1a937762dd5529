package org.vademecum.retrieval;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.vademecum.access.Guarded;
import org.vademecum.common.Invalid;
import org.vademecum.vectorstore.Synonyms;

/** What a department's words mean. Its stores are searched by it, as far as their profiles want. */
@Entity
@Table(name = "glossary")
public class Glossary implements Guarded {
    public static final int MOST_ENTRIES = 500;

    @Id
    @Column(name = "department_id")
    private String departmentId;

    @Convert(converter = GlossaryConverter.class)
    private List<GlossaryEntry> entries;

    @Version
    private long version;

    @SuppressWarnings("NullAway.Init")
    protected Glossary() {}

    /** An empty one. */
    Glossary(String departmentId) {
        this.departmentId = departmentId;
        this.entries = List.of();
    }

    /** @throws Invalid for too many entries, and for two of the same term */
    void become(List<GlossaryEntry> wanted) {
        if (wanted.size() > MOST_ENTRIES) {
            throw new Invalid("entries", "too_many", "A glossary has at most %d entries.".formatted(MOST_ENTRIES));
        }
        Set<String> terms = new HashSet<>();
        for (int i = 0; i < wanted.size(); i++) {
            String term = wanted.get(i).term();
            if (!terms.add(term.toLowerCase(Locale.ROOT))) {
                throw new Invalid(
                        "entries[%d].term".formatted(i),
                        "duplicate_term",
                        "The term '%s' is there twice.".formatted(term));
            }
        }
        entries = new ArrayList<>(wanted);
    }

    Synonyms synonyms() {
        return new Synonyms(entries.stream().map(GlossaryEntry::forms).toList());
    }

    @Override
    public String kind() {
        return "glossary";
    }

    /** The department's. */
    @Override
    public String id() {
        return departmentId;
    }

    @Override
    public String departmentId() {
        return departmentId;
    }

    public List<GlossaryEntry> entries() {
        return List.copyOf(entries);
    }

    /** Grows with each change; 0 while there was none. */
    public long version() {
        return version;
    }
}
