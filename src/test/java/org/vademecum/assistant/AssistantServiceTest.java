package org.vademecum.assistant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.common.Change;
import org.vademecum.common.Conflict;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;
import org.vademecum.llm.ChatSettings;
import org.vademecum.retrieval.Knob;
import org.vademecum.retrieval.RetrievalTuning;
import org.vademecum.support.StillClock;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.tool.Tool;
import org.vademecum.tool.ToolResources;
import org.vademecum.tool.ToolResourcesChange;
import org.vademecum.vectorstore.VectorStoreService;

@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class AssistantServiceTest {
    private static final ContextPolicy SUMMARISING = new ContextPolicy(
            ContextPolicy.Strategy.SUMMARISE,
            null,
            8000,
            new ContextPolicy.Shares(20, 30, 50, null),
            ContextPolicy.Place.BEFORE_QUESTION);

    @Parameter
    TestDatabase.Kind kind;

    private TestDatabase database;
    private TestApplication application;
    private TestCompany company;
    private AssistantService assistants;

    /** Hears what the audit is told. */
    @ApplicationScoped
    static class Ear {
        private final List<AuditAction> heard = new CopyOnWriteArrayList<>();

        void hear(@Observes Audited event) {
            heard.add(event.action());
        }

        List<AuditAction> heard() {
            return heard;
        }
    }

    @BeforeEach
    void start() {
        database = kind.create();
        application = TestApplication.on(database)
                .with(AccessPolicy.class, AssistantService.class, AssistantRepository.class, Ear.class)
                .withObject(new VectorStoreService())
                .withObject(new StillClock(Instant.parse("2026-03-02T12:00:00Z")))
                .start();
        company = TestCompany.foundIn(application);
        assistants = application.get(AssistantService.class);
    }

    @AfterEach
    void stop() {
        application.close();
        database.close();
    }

    @Test
    void an_assistant_is_made_and_changed_together_with_its_policy_and_both_are_told() {
        Assistant made = assistants.create(company.hrCurator(), form("Leave"), SUMMARISING);

        Assistant changed = assistants.change(
                company.hrCurator(), made.id(), made.version(), naming("Holidays"), ContextPolicy.DEFAULT);
        assistants.change(company.admin(), made.id(), changed.version(), naming("Days off"), ContextPolicy.DEFAULT);

        assertThat(changed.version()).isGreaterThan(made.version());
        Assistant now = assistants.get(company.hrEmployee(), made.id());
        assertThat(now.name()).isEqualTo("Days off");
        assertThat(now.contextPolicy()).isEqualTo(ContextPolicy.DEFAULT);
        assertThat(application.get(Ear.class).heard())
                .containsExactly(
                        AuditAction.ASSISTANT_CREATE,
                        AuditAction.POLICY_CHANGE,
                        AuditAction.ASSISTANT_CHANGE,
                        AuditAction.POLICY_CHANGE,
                        AuditAction.ASSISTANT_CHANGE);
    }

    @Test
    void how_its_search_is_tuned_outlasts_what_a_program_says_of_its_tools() {
        Assistant made = assistants.create(company.hrCurator(), form("Leave"), ContextPolicy.DEFAULT);
        RetrievalTuning tuning = RetrievalTuning.NONE.with(Knob.VECTOR_WEIGHT, 1.5);
        assertThatThrownBy(() -> assistants.tune(company.hrCurator(), made.id(), search -> search.tunedBy(tuning)))
                .isInstanceOf(Invalid.class);
        Tool.FileSearch five = new Tool.FileSearch(new Tool.FileSearch.Settings(5, null));
        assistants.change(company.hrCurator(), made.id(), equipping(five));

        assistants.tune(company.hrCurator(), made.id(), search -> search.tunedBy(tuning));
        assertThatThrownBy(() -> assistants.tune(company.hrEmployee(), made.id(), search -> five))
                .isInstanceOf(Forbidden.class);
        assistants.change(company.hrCurator(), made.id(), equipping(Tool.FileSearch.DEFAULT));

        assertThat(assistants.get(company.hrEmployee(), made.id()).search())
                .contains(Tool.FileSearch.DEFAULT.tunedBy(tuning));
        assertThat(application.get(Ear.class).heard()).contains(AuditAction.RETRIEVAL_CHANGE);
        assistants.tune(company.hrCurator(), made.id(), search -> search.tunedBy(RetrievalTuning.NONE));
        assertThat(assistants.get(company.hrEmployee(), made.id()).tools()).containsExactly(Tool.FileSearch.DEFAULT);
    }

    @Test
    void a_page_says_how_retrieval_is_tuned_and_can_take_all_of_it_back() {
        Assistant made = assistants.create(company.hrCurator(), form("Leave"), ContextPolicy.DEFAULT);
        RetrievalTuning tuning = RetrievalTuning.NONE.with(Knob.NEIGHBOURS, 1);

        Assistant tuned = changeOnPage(made, Tool.FileSearch.DEFAULT.tunedBy(tuning));

        assertThat(tuned.search()).contains(Tool.FileSearch.DEFAULT.tunedBy(tuning));
        assertThat(application.get(Ear.class).heard()).contains(AuditAction.RETRIEVAL_CHANGE);

        Assistant plain = changeOnPage(tuned, Tool.FileSearch.DEFAULT);

        assertThat(plain.search()).contains(Tool.FileSearch.DEFAULT);
    }

    private Assistant changeOnPage(Assistant seen, Tool... tools) {
        Assistant now = assistants.get(company.hrCurator(), seen.id());
        AssistantChange change = new AssistantChange(
                Change.none(),
                Change.none(),
                Change.none(),
                Change.none(),
                Change.to(List.of(tools)),
                ToolResourcesChange.NONE,
                Change.none(),
                Change.none(),
                Change.none(),
                Change.none(),
                Change.none(),
                true);
        assistants.change(company.hrCurator(), now.id(), now.version(), change, now.contextPolicy());
        return assistants.get(company.hrCurator(), now.id());
    }

    @Test
    void what_somebody_has_saved_meanwhile_is_not_overwritten() {
        Assistant seen = assistants.create(company.hrCurator(), form("Leave"), ContextPolicy.DEFAULT);
        long version = seen.version();
        assistants.assemble(company.admin(), seen.id(), SUMMARISING);

        assertThatThrownBy(() -> assistants.change(
                        company.hrCurator(), seen.id(), version, naming("Mine"), ContextPolicy.DEFAULT))
                .isInstanceOf(Conflict.class);

        Assistant now = assistants.get(company.hrCurator(), seen.id());
        assertThat(now.name()).isEqualTo("Leave");
        assertThat(now.contextPolicy()).isEqualTo(SUMMARISING);
    }

    @Test
    void a_policy_that_makes_no_sense_keeps_the_assistant_from_being_made_or_changed() {
        ContextPolicy senseless = new ContextPolicy(
                ContextPolicy.Strategy.LAST_MESSAGES,
                0,
                null,
                ContextPolicy.Shares.NONE,
                ContextPolicy.Place.TOOL_OUTPUT);
        Assistant seen = assistants.create(company.hrCurator(), form("Leave"), ContextPolicy.DEFAULT);

        assertThatThrownBy(() -> assistants.create(company.hrCurator(), form("More"), senseless))
                .isInstanceOf(Invalid.class);
        assertThatThrownBy(() ->
                        assistants.change(company.hrCurator(), seen.id(), seen.version(), naming("Mine"), senseless))
                .isInstanceOf(Invalid.class);

        assertThat(assistants.list(company.admin(), null, 10).data())
                .extracting(Assistant::name)
                .containsExactly("Leave");
    }

    @Test
    void only_curators_of_its_department_and_administrators_change_it() {
        Assistant made = assistants.create(company.hrCurator(), form("Leave"), ContextPolicy.DEFAULT);

        assertThatThrownBy(() -> assistants.create(company.hrEmployee(), form("Mine"), ContextPolicy.DEFAULT))
                .isInstanceOf(Forbidden.class);
        assertThatThrownBy(() -> assistants.change(
                        company.hrEmployee(), made.id(), made.version(), naming("Mine"), ContextPolicy.DEFAULT))
                .isInstanceOf(Forbidden.class);
        assertThatThrownBy(() -> assistants.change(
                        company.itCurator(), made.id(), made.version(), naming("Mine"), ContextPolicy.DEFAULT))
                .isInstanceOf(NotFound.class);
    }

    private NewAssistant form(String name) {
        return new NewAssistant(
                company.hr().id(),
                name,
                null,
                null,
                "extractive",
                List.of(),
                ToolResources.NONE,
                ChatSettings.DEFAULT,
                List.of(),
                Map.of());
    }

    private static AssistantChange equipping(Tool... tools) {
        return new AssistantChange(
                Change.none(),
                Change.none(),
                Change.none(),
                Change.none(),
                Change.to(List.of(tools)),
                ToolResourcesChange.NONE,
                Change.none(),
                Change.none(),
                Change.none(),
                Change.none(),
                Change.none());
    }

    private static AssistantChange naming(String name) {
        return new AssistantChange(
                Change.to(name),
                Change.none(),
                Change.none(),
                Change.none(),
                Change.none(),
                ToolResourcesChange.NONE,
                Change.none(),
                Change.none(),
                Change.none(),
                Change.none(),
                Change.none());
    }
}
