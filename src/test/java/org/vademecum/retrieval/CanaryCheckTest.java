package org.vademecum.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Caller;
import org.vademecum.access.Department;
import org.vademecum.access.DepartmentGroups;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.DepartmentService;
import org.vademecum.access.NewDepartment;
import org.vademecum.access.PrincipalRepository;
import org.vademecum.audit.AuditEntry;
import org.vademecum.audit.AuditFilter;
import org.vademecum.audit.AuditService;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.ClockProducer;
import org.vademecum.common.ListRequest;
import org.vademecum.common.Messages;
import org.vademecum.common.OutgoingAddresses;
import org.vademecum.common.Transactions;
import org.vademecum.file.FileService;
import org.vademecum.ingestion.IngestionEngine;
import org.vademecum.ingestion.parser.DocumentParser;
import org.vademecum.llm.ChatModels;
import org.vademecum.llm.EmbeddingModels;
import org.vademecum.llm.LetterEmbeddingModel;
import org.vademecum.llm.QuestionRewriter;
import org.vademecum.llm.Rerankers;
import org.vademecum.llm.TokenCounter;
import org.vademecum.retrieval.CanaryRound.Outcome;
import org.vademecum.support.Await;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.vectorstore.Attributes;
import org.vademecum.vectorstore.Canaries;
import org.vademecum.vectorstore.Canary;
import org.vademecum.vectorstore.DocumentService;
import org.vademecum.vectorstore.LuceneIndex;
import org.vademecum.vectorstore.SearchIndex;
import org.vademecum.vectorstore.VectorStoreService;

@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class CanaryCheckTest {
    private static final ListRequest NEWEST = new ListRequest(50, false, null, null);

    @Parameter
    TestDatabase.Kind kind;

    @TempDir
    static Path dataDir;

    private static LeakyIndex index;
    private static TestDatabase database;
    private static TestApplication application;
    private static TestCompany company;
    private static CanaryCheck check;
    private static Canaries canaries;

    /** The real index, whose filter can be broken. */
    private static final class LeakyIndex implements SearchIndex {
        private final LuceneIndex whole;
        private Set<String> leaking = Set.of();
        private boolean unreadable;

        LeakyIndex(LuceneIndex whole) {
            this.whole = whole;
        }

        @Override
        public List<Candidate> search(Query query) throws IOException {
            if (unreadable) {
                throw new IOException("The disk has gone.");
            }
            Set<String> departments = new HashSet<>(query.departmentIds());
            departments.addAll(leaking);
            return whole.search(new Query(
                    departments,
                    query.withheld(),
                    query.vectorStoreIds(),
                    query.filter(),
                    query.text(),
                    query.language(),
                    query.vector(),
                    query.candidates(),
                    query.bm25(),
                    query.expansion(),
                    query.explained()));
        }

        @Override
        public void put(IndexedDocument document) throws IOException {
            whole.put(document);
        }

        @Override
        public void describe(String vectorStoreFileId, Attributes attributes) throws IOException {
            whole.describe(vectorStoreFileId, attributes);
        }

        @Override
        public void removeAll(Collection<String> vectorStoreFileIds) throws IOException {
            whole.removeAll(vectorStoreFileIds);
        }

        @Override
        public void discard(String vectorStoreId, int generation) throws IOException {
            whole.discard(vectorStoreId, generation);
        }

        @Override
        public Set<String> documents() throws IOException {
            return whole.documents();
        }

        @Override
        public Set<String> documents(String vectorStoreId) throws IOException {
            return whole.documents(vectorStoreId);
        }

        @Override
        public Map<String, Integer> countChunks(Collection<String> names) throws IOException {
            return whole.countChunks(names);
        }

        @Override
        public void check() throws IOException {
            whole.check();
        }
    }

    @BeforeParameterizedClassInvocation
    static void start(TestDatabase.Kind kind) throws IOException {
        Path home = dataDir.resolve(kind.name());
        index = new LeakyIndex(LuceneIndex.open(home, "en"));
        database = kind.create();
        application = TestApplication.on(database)
                .with(
                        AccessPolicy.class,
                        Transactions.class,
                        DepartmentRepository.class,
                        PrincipalRepository.class,
                        ClockProducer.class)
                .withPackageOf(FileService.class)
                .withPackageOf(DocumentService.class)
                .withPackageOf(IngestionEngine.class)
                .withPackageOf(DocumentParser.class)
                .with(EmbeddingModels.class, OutgoingAddresses.class)
                .withPackageOf(AuditService.class)
                .with(CanaryCheck.class, CanaryRounds.class, DepartmentService.class, DepartmentGroups.class)
                .with(Retriever.class, SearchableStores.class, CurrentDocuments.class, TextCache.class)
                .with(SearchedStoreRepository.class, PlaceCache.class)
                .with(GlossaryRepository.class, Glossaries.class, PassageReranker.class)
                .with(RetrievalProfileService.class, ProfileRepository.class)
                .with(QuestionRewriter.class, Rerankers.class, ChatModels.class, TokenCounter.class)
                .withObject(new LetterEmbeddingModel())
                .withObject(index)
                .config("vademecum.data-dir", home)
                .start();
        company = TestCompany.foundIn(application);
        check = application.get(CanaryCheck.class);
        canaries = application.get(Canaries.class);
        application.fire(new ApplicationStarted());
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        application.close();
        index.whole.close();
        database.close();
    }

    @BeforeEach
    void plant() throws IOException {
        index.leaking = Set.of();
        index.unreadable = false;
        canaries.plant();
        Await.until(
                "both canaries can be searched",
                Duration.ofSeconds(60),
                () -> canaries.list().size() == 2);
    }

    @Test
    void nothing_is_found_where_departments_are_kept_apart() throws IOException {
        CanaryRound round = check.run();

        assertThat(round.outcome()).isEqualTo(Outcome.CLEAR);
        assertThat(round.searches()).isEqualTo(2 * 3);
        assertThat(round.finds()).isZero();
        assertThat(alarms(round)).isEmpty();
    }

    @Test
    void a_filter_that_lets_one_department_through_is_an_alarm_for_all_who_find_it() throws IOException {
        index.leaking = Set.of(company.hr().id());

        CanaryRound round = check.run();

        assertThat(round.outcome()).isEqualTo(Outcome.FOUND);
        assertThat(round.finds()).isEqualTo(2);
        assertThat(rounds().alarm()).map(CanaryRound::id).contains(round.id());
        assertThat(alarms(round)).hasSize(2).allSatisfy(entry -> {
            assertThat(entry.departmentId()).isEqualTo(company.hr().id());
            assertThat(entry.objectId()).isEqualTo(canaryOf(company.hr().id()).vectorStoreFileId());
        });
        assertThat(alarms(round))
                .extracting(AuditEntry::details)
                .anySatisfy(details -> assertThat(details).contains("\"it\""))
                .anySatisfy(details -> assertThat(details).contains("\"nobody\""))
                .allSatisfy(details -> assertThat(details)
                        .doesNotContain(canaryOf(company.hr().id()).sentence()));

        index.leaking = Set.of();
        assertThat(check.run().outcome()).as("another node").isEqualTo(Outcome.CLEAR);
        assertThat(rounds().alarm()).map(CanaryRound::id).contains(round.id());
    }

    @Test
    void a_round_that_breaks_off_is_told_to_whoever_administers() throws IOException {
        index.unreadable = true;

        assertThatThrownBy(check::run).isInstanceOf(IOException.class);

        assertThat(application.inTransaction(() -> application
                        .entityManager()
                        .createQuery("select r.outcome from CanaryRound r order by r.seq desc", Outcome.class)
                        .setMaxResults(1)
                        .getSingleResult()))
                .isEqualTo(Outcome.FAILED);
        assertThat(rounds().alarm()).isPresent();
        for (String language : List.of("en", "de")) {
            assertThat(Messages.in(Locale.forLanguageTag(language)).contains("admin.isolation." + Outcome.FAILED))
                    .isTrue();
        }
    }

    @Test
    void a_canary_that_the_search_of_people_does_not_find_at_home_says_nothing() throws IOException {
        String canary = canaryOf(company.hr().id()).vectorStoreFileId();
        mark(canary, false);
        try {
            assertThat(check.run().outcome()).isEqualTo(Outcome.SILENT);
        } finally {
            mark(canary, true);
        }
    }

    private static void mark(String document, boolean current) {
        application.inTransaction(() -> application
                .entityManager()
                .createQuery("update VectorStoreFile f set f.current = :current where f.id = :id")
                .setParameter("current", current)
                .setParameter("id", document)
                .executeUpdate());
    }

    @Test
    void a_canary_that_is_not_found_at_home_says_nothing() throws IOException {
        index.removeAll(Set.of(canaryOf(company.it().id()).vectorStoreFileId()));

        assertThat(check.run().outcome()).isEqualTo(Outcome.SILENT);

        VectorStoreService stores = application.get(VectorStoreService.class);
        Caller keeper = keeper();
        stores.delete(keeper, canaryOf(company.it().id()).vectorStoreId());
        assertThat(check.run().outcome()).isEqualTo(Outcome.SILENT);
    }

    @Test
    void nobody_sees_canaries_and_they_are_planted_once() throws IOException {
        List<Canary> planted = canaries.list();

        canaries.plant();

        assertThat(canaries.list()).isEqualTo(planted);
        assertThat(planted)
                .extracting(Canary::departmentId)
                .containsExactlyInAnyOrder(company.hr().id(), company.it().id());
        assertThat(planted).extracting(Canary::sentence).doesNotHaveDuplicates();
        VectorStoreService stores = application.get(VectorStoreService.class);
        DocumentService documents = application.get(DocumentService.class);
        for (Caller somebody :
                List.of(company.hrEmployee(), company.hrCurator(), company.itEmployee(), company.admin())) {
            assertThat(stores.list(somebody)).isEmpty();
            assertThat(stores.list(somebody, NEWEST).data()).isEmpty();
            assertThat(documents.counts(somebody).total()).isZero();
            for (Canary canary : planted) {
                assertThat(stores.find(somebody, canary.vectorStoreId())).isEmpty();
                assertThat(documents.find(somebody, canary.vectorStoreFileId())).isEmpty();
            }
        }
    }

    @Test
    void a_department_that_is_deleted_takes_its_canary_along() throws IOException {
        DepartmentService departments = application.get(DepartmentService.class);
        Department legal = departments.create(company.admin(), new NewDepartment("Legal", "legal", null));
        canaries.plant();
        Await.until(
                "the new canary can be searched",
                Duration.ofSeconds(60),
                () -> canaries.list().size() == 3);
        Canary canary = canaryOf(legal.id());
        assertThat(departments.held(company.admin(), legal.id())).isEmpty();

        departments.delete(company.admin(), legal.id());

        assertThat(canaries.list()).hasSize(2).doesNotContain(canary);
        Await.until(
                "the canary is taken out of the index",
                Duration.ofSeconds(60),
                () -> !isIndexed(canary.vectorStoreFileId()));
        assertThat(departments.list(company.admin())).hasSize(2);
    }

    private static boolean isIndexed(String document) {
        try {
            return index.documents().contains(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CanaryRounds rounds() {
        return application.get(CanaryRounds.class);
    }

    private static Caller keeper() {
        return application
                .get(PrincipalRepository.class)
                .findByUsername("system:canary")
                .orElseThrow()
                .asCaller();
    }

    private static Canary canaryOf(String departmentId) {
        return canaries.list().stream()
                .filter(canary -> canary.departmentId().equals(departmentId))
                .findFirst()
                .orElseThrow();
    }

    private static List<AuditEntry> alarms(CanaryRound round) {
        AuditFilter filter = new AuditFilter(null, null, null, AuditAction.CANARY_ALARM.id(), null);
        return application.get(AuditService.class).list(company.admin(), filter, NEWEST).data().stream()
                .filter(entry -> entry.details().contains(round.id()))
                .toList();
    }
}
