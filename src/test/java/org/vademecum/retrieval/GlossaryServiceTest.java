package org.vademecum.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.PrincipalRepository;
import org.vademecum.common.ClockProducer;
import org.vademecum.common.Conflict;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;
import org.vademecum.common.Transactions;
import org.vademecum.file.FileService;
import org.vademecum.llm.LetterEmbeddingModel;
import org.vademecum.support.InMemoryIndex;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.vectorstore.VectorStoreService;

@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class GlossaryServiceTest {
    private static final GlossaryEntry PTO = new GlossaryEntry("PTO", List.of("paid time off"));
    private static final GlossaryEntry SHEET = new GlossaryEntry("time sheet", List.of("Stundenzettel", "hours"));

    @Parameter
    TestDatabase.Kind kind;

    @TempDir
    Path dataDir;

    private TestDatabase database;
    private TestApplication application;
    private TestCompany company;
    private GlossaryService glossaries;
    private CurrentDocuments documents;
    private String store;

    @BeforeEach
    void start() {
        database = kind.create();
        application = TestApplication.on(database)
                .with(AccessPolicy.class, DepartmentRepository.class, PrincipalRepository.class, Transactions.class)
                .with(ClockProducer.class, Ear.class)
                .with(GlossaryService.class)
                .with(SearchBeans.all())
                .withObject(new LetterEmbeddingModel())
                .withPackageOf(FileService.class)
                .withPackageOf(VectorStoreService.class)
                .withObject(new InMemoryIndex())
                .config("vademecum.data-dir", dataDir)
                .start();
        company = TestCompany.foundIn(application);
        glossaries = application.get(GlossaryService.class);
        documents = application.get(CurrentDocuments.class);
        store = application
                .get(VectorStoreService.class)
                .create(company.hrCurator(), company.hr().id(), "Manuals")
                .id();
    }

    @AfterEach
    void stop() {
        application.close();
        database.close();
    }

    @Test
    void a_glossary_holds_from_the_next_search_on_until_it_is_another_one() {
        String other = application
                .get(VectorStoreService.class)
                .create(company.itCurator(), company.it().id(), "Manuals")
                .id();
        List<String> both = List.of(store, other);
        assertThat(documents.stores(both).synonyms()).isEmpty();
        assertThat(documents.stores(both).stores()).containsOnlyKeys(store, other);

        assertThat(change(List.of(PTO), 0L)).isEqualTo(1);
        var first = documents.stores(both).synonyms();
        var again = documents.stores(both).synonyms();

        assertThat(first).containsOnlyKeys(store);
        assertThat(again.get(store)).isSameAs(first.get(store));
        assertThat(change(List.of(PTO), 1L)).isEqualTo(1);
        assertThat(change(List.of(PTO, SHEET), 1L)).isEqualTo(2);
        assertThat(documents.stores(both).synonyms().get(store)).isNotNull().isNotSameAs(first.get(store));
        assertThat(glossaries.get(company.hrEmployee(), company.hr().id()).entries())
                .containsExactly(PTO, SHEET);
        assertThat(glossaries.get(company.itCurator(), company.it().id()).entries())
                .isEmpty();

        assertThat(change(List.of(), null)).isEqualTo(3);
        assertThat(documents.stores(both).synonyms()).isEmpty();
        assertThat(application.get(Ear.class).heard()).containsExactly("{entries=1}", "{entries=2}", "{entries=0}");
    }

    @Test
    void a_glossary_is_changed_by_the_curators_of_its_department() {
        String hr = company.hr().id();

        assertThatThrownBy(() -> glossaries.change(company.hrEmployee(), hr, List.of(PTO), null))
                .isInstanceOf(Forbidden.class);
        assertThatThrownBy(() -> glossaries.requireChangeable(company.hrEmployee(), hr))
                .isInstanceOf(Forbidden.class);
        for (String department : List.of(hr, "dept_none")) {
            assertThatThrownBy(() -> glossaries.change(company.itCurator(), department, List.of(PTO), null))
                    .isInstanceOf(NotFound.class)
                    .hasMessage("No glossary found with id '%s'.", department);
            assertThatThrownBy(() -> glossaries.get(company.itCurator(), department))
                    .isInstanceOf(NotFound.class);
        }
        assertThat(glossaries.change(company.admin(), hr, List.of(PTO), null).entries())
                .containsExactly(PTO);
    }

    @Test
    void what_somebody_has_not_seen_is_not_overwritten() {
        change(List.of(PTO), 0L);

        assertThatThrownBy(() -> change(List.of(SHEET), 0L)).isInstanceOf(Conflict.class);

        assertThat(glossaries.get(company.hrCurator(), company.hr().id()).entries())
                .containsExactly(PTO);
    }

    @Test
    void entries_have_bounds() {
        List<GlossaryEntry> many = IntStream.rangeClosed(0, Glossary.MOST_ENTRIES)
                .mapToObj(n -> new GlossaryEntry("term " + n, List.of("word")))
                .toList();
        assertThatExceptionOfType(Invalid.class)
                .isThrownBy(() -> change(many, null))
                .satisfies(invalid -> assertThat(invalid.code()).isEqualTo("too_many"));
        change(many.subList(0, Glossary.MOST_ENTRIES), null);
        assertThatExceptionOfType(Invalid.class)
                .isThrownBy(() -> change(List.of(PTO, new GlossaryEntry("pto", List.of("leave"))), null))
                .satisfies(invalid -> assertThat(invalid.param()).isEqualTo("entries[1].term"));
        for (String text : List.of("", " ", "x".repeat(101), "a\u0000b")) {
            assertThatExceptionOfType(Invalid.class)
                    .isThrownBy(() -> new GlossaryEntry(text, List.of("word")))
                    .satisfies(invalid -> assertThat(invalid.param()).isEqualTo("term"));
            assertThatExceptionOfType(Invalid.class)
                    .isThrownBy(() -> new GlossaryEntry("term", List.of(text)))
                    .satisfies(invalid -> assertThat(invalid.param()).isEqualTo("synonyms"));
        }
        assertThatThrownBy(() -> new GlossaryEntry("term", List.of())).isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> new GlossaryEntry("term", Collections.nCopies(11, "word")))
                .isInstanceOf(Invalid.class);
        assertThat(new GlossaryEntry(" paid \n leave ", List.of(" PTO ")))
                .isEqualTo(new GlossaryEntry("paid leave", List.of("PTO")));
    }

    private long change(List<GlossaryEntry> entries, Long seen) {
        return glossaries
                .change(company.hrCurator(), company.hr().id(), entries, seen)
                .version();
    }

    /** Hears what the audit would be told. */
    @ApplicationScoped
    static class Ear {
        private final List<String> heard = new ArrayList<>();

        void hear(@Observes Audited event) {
            if (event.action() == AuditAction.GLOSSARY_CHANGE) {
                heard.add(event.details().toString());
            }
        }

        List<String> heard() {
            return List.copyOf(heard);
        }
    }
}
