package org.vademecum.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import org.vademecum.access.Caller;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.PrincipalRepository;
import org.vademecum.common.Conflict;
import org.vademecum.common.CursorPage;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Invalid;
import org.vademecum.common.Json;
import org.vademecum.common.NotFound;
import org.vademecum.common.OutgoingAddresses;
import org.vademecum.common.Transactions;
import org.vademecum.file.FileService;
import org.vademecum.llm.ChatModels;
import org.vademecum.llm.QuestionRewriter;
import org.vademecum.llm.Rerankers;
import org.vademecum.llm.TokenCounter;
import org.vademecum.support.InMemoryIndex;
import org.vademecum.support.StillClock;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.vectorstore.VectorStoreService;

@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class RetrievalProfileServiceTest {
    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");

    @Parameter
    TestDatabase.Kind kind;

    @TempDir
    Path dataDir;

    private TestDatabase database;
    private TestApplication application;
    private TestCompany company;
    private Caller curator;
    private VectorStoreService stores;
    private RetrievalProfileService profiles;
    private String store;

    @BeforeEach
    void start() {
        database = kind.create();
        application = TestApplication.on(database)
                .with(AccessPolicy.class, DepartmentRepository.class, PrincipalRepository.class, Transactions.class)
                .with(RetrievalProfileService.class, ProfileRepository.class, Ear.class)
                .with(
                        PassageReranker.class,
                        QuestionRewriter.class,
                        Rerankers.class,
                        ChatModels.class,
                        TokenCounter.class,
                        OutgoingAddresses.class)
                .withPackageOf(FileService.class)
                .withPackageOf(VectorStoreService.class)
                .withObject(new InMemoryIndex())
                .withObject(new StillClock(NOW))
                .config("vademecum.data-dir", dataDir)
                .start();
        company = TestCompany.foundIn(application);
        curator = company.hrCurator();
        stores = application.get(VectorStoreService.class);
        profiles = application.get(RetrievalProfileService.class);
        store = stores.create(curator, company.hr().id(), "Manuals").id();
    }

    @AfterEach
    void stop() {
        application.close();
        database.close();
    }

    @Test
    void a_store_has_the_default_until_somebody_sets_another() {
        assertThat(profiles.find(curator, store)).isEmpty();
        assertThat(profiles.inForce(store)).isEqualTo(RetrievalProfile.DEFAULT);

        ProfileVersion set = change(tuned(4), 0).orElseThrow();

        assertThat(set.number()).isOne();
        assertThat(set.profile()).isEqualTo(tuned(4));
        assertThat(set.authorId()).isEqualTo(curator.principalId());
        assertThat(set.createdAt()).isEqualTo(NOW);
        assertThat(set.comment()).isEqualTo("why");
        assertThat(profiles.inForce(store)).isEqualTo(tuned(4));
        assertThat(profiles.inForce("vs_other")).isEqualTo(RetrievalProfile.DEFAULT);
    }

    @Test
    void an_older_version_is_put_back_as_a_new_one() {
        change(tuned(4), null);
        change(tuned(5), null);

        ProfileVersion back = profiles.restore(curator, store, 1, "");
        ProfileVersion first = profiles.restore(curator, store, 0, "");

        assertThat(back.profile()).isEqualTo(tuned(4));
        assertThat(first.profile()).isEqualTo(RetrievalProfile.DEFAULT);
        CursorPage<ProfileVersion> newest = profiles.list(curator, store, null, 3);
        assertThat(newest.data()).extracting(ProfileVersion::number).containsExactly(4, 3, 2);
        assertThat(newest.data()).extracting(ProfileVersion::restored).containsExactly(0, 1, null);
        assertThat(newest.hasMore()).isTrue();
        assertThat(profiles.list(curator, store, 2, 3).data())
                .extracting(ProfileVersion::number)
                .containsExactly(1);
        assertThatThrownBy(() -> profiles.restore(curator, store, 9, "")).isInstanceOf(NotFound.class);
    }

    @Test
    void what_a_store_has_already_makes_no_version() {
        assertThat(change(RetrievalProfile.DEFAULT, null)).isEmpty();
        change(tuned(4), null);
        change(tuned(4), null);

        assertThat(profiles.list(curator, store, null, 100).data()).hasSize(1);
    }

    @Test
    void of_two_who_have_seen_the_same_version_the_second_is_told() {
        change(tuned(4), 0);

        assertThatThrownBy(() -> change(tuned(5), 0)).isInstanceOf(Conflict.class);
        assertThat(profiles.find(curator, store)).map(ProfileVersion::number).contains(1);
    }

    @Test
    void a_reranker_that_is_not_here_is_refused_by_name() {
        RetrievalTuning reranked =
                RetrievalTuning.read(Json.mapper().createObjectNode().put("rerank", "endpoint"), "profile");

        assertThatExceptionOfType(Invalid.class)
                .isThrownBy(() -> change(RetrievalProfile.DEFAULT.with(reranked), null))
                .withMessage("Invalid 'profile.rerank': no reranker is configured here, see vademecum.rerank.url.")
                .satisfies(invalid -> assertThat(invalid.param()).isEqualTo("profile.rerank"));
        assertThatExceptionOfType(Invalid.class)
                .isThrownBy(() -> profiles.require(reranked, "retrieval"))
                .satisfies(invalid -> assertThat(invalid.param()).isEqualTo("retrieval.rerank"));
        assertThat(profiles.find(curator, store)).isEmpty();
        assertThat(profiles.choices(Knob.RERANK, RetrievalProfile.DEFAULT)).containsExactly("none");
        assertThat(profiles.choices(Knob.RERANK, RetrievalProfile.DEFAULT.with(reranked)))
                .containsExactly("none", "endpoint");
        RetrievalTuning rewritten =
                RetrievalTuning.read(Json.mapper().createObjectNode().put("rewrite", "chat_model"), "retrieval");
        assertThat(profiles.choices(Knob.REWRITE, RetrievalProfile.DEFAULT)).containsExactly("none");
        assertThat(profiles.choices(Knob.REWRITE, RetrievalProfile.DEFAULT.with(rewritten)))
                .containsExactly("none", "chat_model");
        assertThat(profiles.choices(Knob.FUSION, RetrievalProfile.DEFAULT)).hasSizeGreaterThan(1);
        assertThat(profiles.require(RetrievalTuning.NONE, "retrieval")).isEqualTo(RetrievalTuning.NONE);
    }

    @Test
    void members_read_curators_change_and_for_others_it_is_not_there() {
        change(tuned(4), null);

        assertThat(profiles.find(company.hrEmployee(), store)).isPresent();
        assertThatThrownBy(() -> profiles.change(company.hrEmployee(), store, tuned(5), "", null))
                .isInstanceOf(Forbidden.class);
        assertThatThrownBy(() -> profiles.restore(company.hrEmployee(), store, 0, ""))
                .isInstanceOf(Forbidden.class);
        Caller stranger = company.itCurator();
        assertThatThrownBy(() -> profiles.find(stranger, store)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> profiles.list(stranger, store, null, 1)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> profiles.change(stranger, store, tuned(5), "", null))
                .isInstanceOf(NotFound.class);
        assertThat(profiles.change(company.admin(), store, tuned(5), "", null)).isPresent();
    }

    @Test
    void the_audit_learns_of_each_version() {
        change(tuned(4), null);
        change(tuned(4), null);
        profiles.restore(curator, store, 0, "");

        assertThat(application.get(Ear.class).heard()).containsExactly(store + " {version=1}", store + " {version=2}");
    }

    @Test
    void a_comment_has_an_end() {
        assertThatThrownBy(() -> profiles.change(curator, store, tuned(4), "x".repeat(501), null))
                .isInstanceOf(Invalid.class)
                .extracting(thrown -> ((Invalid) thrown).param())
                .isEqualTo("comment");
    }

    @Test
    void profiles_go_with_their_store() {
        change(tuned(4), null);

        stores.delete(curator, store);
        application.inTransaction(() -> application
                .entityManager()
                .createQuery("delete from VectorStore s where s.id = :id")
                .setParameter("id", store)
                .executeUpdate());

        assertThat(profiles.inForce(store)).isEqualTo(RetrievalProfile.DEFAULT);
        assertThatThrownBy(() -> change(tuned(5), null)).isInstanceOf(NotFound.class);
    }

    /** Hears what the audit is to know. */
    @ApplicationScoped
    static class Ear {
        private final List<String> heard = new ArrayList<>();

        void hear(@Observes Audited event) {
            if (event.action() == AuditAction.RETRIEVAL_CHANGE) {
                heard.add(event.objectId() + " " + event.details());
            }
        }

        List<String> heard() {
            return List.copyOf(heard);
        }
    }

    private Optional<ProfileVersion> change(RetrievalProfile profile, Integer seen) {
        return profiles.change(curator, store, profile, " why ", seen);
    }

    private static RetrievalProfile tuned(double weight) {
        return RetrievalProfile.DEFAULT.with(RetrievalTuning.NONE.with(Knob.VECTOR_WEIGHT, weight));
    }
}
