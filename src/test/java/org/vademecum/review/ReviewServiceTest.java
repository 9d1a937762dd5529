package org.vademecum.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Caller;
import org.vademecum.access.Department;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.Principal;
import org.vademecum.access.Role;
import org.vademecum.assistant.Assistant;
import org.vademecum.assistant.AssistantRepository;
import org.vademecum.common.Conflict;
import org.vademecum.common.Invalid;
import org.vademecum.common.Json;
import org.vademecum.common.NotFound;
import org.vademecum.llm.ToolCall;
import org.vademecum.review.Feedback.Rating;
import org.vademecum.review.Review.Verdict;
import org.vademecum.run.AnswerEnded;
import org.vademecum.run.RunRepository;
import org.vademecum.run.StepDetails;
import org.vademecum.support.TestApplication;
import org.vademecum.support.TestCompany;
import org.vademecum.support.TestDatabase;
import org.vademecum.thread.ChatThread;
import org.vademecum.thread.MessageContent;
import org.vademecum.thread.ThreadMessage;
import org.vademecum.thread.ThreadMessage.Outcome;
import org.vademecum.thread.ThreadRepository;
import org.vademecum.tool.FoundPassage;
import org.vademecum.tool.ToolOutput;

@ParameterizedClass
@EnumSource(TestDatabase.Kind.class)
class ReviewServiceTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    @Parameter
    TestDatabase.Kind kind;

    private final SteppedClock clock = new SteppedClock();
    private TestDatabase database;
    private TestApplication application;
    private TestCompany company;
    private Caller hrReviewer;
    private Caller itReviewer;
    private FeedbackService feedback;
    private ReviewService reviews;

    @BeforeEach
    void start() {
        database = kind.create();
        application = TestApplication.on(database)
                .with(AccessPolicy.class, DepartmentRepository.class, ThreadRepository.class, AssistantRepository.class)
                .with(FeedbackService.class, FeedbackRepository.class, AnswerObserver.class, RunRepository.class)
                .with(ReviewService.class, ReviewRepository.class, ReviewCases.class)
                .withObject(clock)
                .start();
        company = TestCompany.foundIn(application);
        hrReviewer = hire("hr.reviewer", company.hr());
        itReviewer = hire("it.reviewer", company.it());
        feedback = application.get(FeedbackService.class);
        reviews = application.get(ReviewService.class);
    }

    @AfterEach
    void stop() {
        application.close();
        database.close();
    }

    @Test
    void a_thumbs_down_puts_the_answer_into_the_departments_inbox() {
        ThreadMessage answer = ask(company.hrEmployee(), "How long is the notice period?", Outcome.ANSWERED);

        feedback.give(company.hrEmployee(), answer.id(), Rating.DOWN, Feedback.Reason.WRONG, "  It is two weeks. ");

        ReviewEntry entry = onlyOpen(hrReviewer);
        assertThat(entry.review().messageId()).isEqualTo(answer.id());
        assertThat(entry.review().reason()).isEqualTo(Review.Reason.NOT_HELPFUL);
        assertThat(entry.question()).isEqualTo("How long is the notice period?");
        assertThat(entry.department()).isEqualTo("Human Resources");
        assertThat(entry.reviewer()).isNull();
        Feedback given = reviews.get(hrReviewer, entry.review().id()).feedback();
        assertThat(given).isNotNull();
        assertThat(given.comment()).isEqualTo("It is two weeks.");
        assertThat(given.reason()).isEqualTo(Feedback.Reason.WRONG);
    }

    @Test
    void a_declined_answer_comes_into_the_inbox_by_itself() {
        ask(company.hrEmployee(), "Is there a bicycle scheme?", Outcome.DECLINED);
        ask(company.hrEmployee(), "How many days of leave do I have?", Outcome.ANSWERED);

        ReviewEntry entry = onlyOpen(hrReviewer);
        assertThat(entry.review().reason()).isEqualTo(Review.Reason.NOT_FOUND);
        assertThat(entry.question()).isEqualTo("Is there a bicycle scheme?");
    }

    @Test
    void a_thumbs_up_needs_no_review() {
        ThreadMessage answer = ask(company.hrEmployee(), "Where is the form?", Outcome.ANSWERED);

        feedback.give(company.hrEmployee(), answer.id(), Rating.UP, null, null);

        assertThat(reviews.counts(hrReviewer).open()).isZero();
        assertThat(feedback.list(company.hrEmployee(), List.of(answer.id())))
                .singleElement()
                .satisfies(given -> assertThat(given.rating()).isEqualTo(Rating.UP));
    }

    @Test
    void changing_or_withdrawing_a_thumbs_down_takes_the_answer_out_again() {
        ThreadMessage changed = complainedAnswer("First?");
        ThreadMessage withdrawn = complainedAnswer("Second?");

        feedback.give(company.hrEmployee(), changed.id(), Rating.UP, null, null);
        feedback.withdraw(company.hrEmployee(), withdrawn.id());
        feedback.withdraw(company.hrEmployee(), withdrawn.id());

        assertThat(reviews.counts(hrReviewer).open()).isZero();
        assertThat(feedback.list(company.hrEmployee(), List.of(changed.id(), withdrawn.id())))
                .extracting(Feedback::messageId)
                .containsExactly(changed.id());
    }

    @Test
    void a_declined_answer_stays_in_the_inbox_when_the_complaint_about_it_is_withdrawn() {
        ThreadMessage answer = ask(company.hrEmployee(), "Is there a bicycle scheme?", Outcome.DECLINED);

        feedback.give(company.hrEmployee(), answer.id(), Rating.DOWN, null, null);
        assertThat(onlyOpen(hrReviewer).review().reason()).isEqualTo(Review.Reason.NOT_HELPFUL);

        feedback.withdraw(company.hrEmployee(), answer.id());
        assertThat(onlyOpen(hrReviewer).review().reason()).isEqualTo(Review.Reason.NOT_FOUND);
    }

    @Test
    void a_new_complaint_reopens_a_judged_answer_but_the_same_one_again_does_not() {
        ThreadMessage answer = complainedAnswer("How long is the notice period?");
        String reviewId = onlyOpen(hrReviewer).review().id();
        reviews.judge(hrReviewer, reviewId, Verdict.CORRECT, "It is on page 4.");

        feedback.give(company.hrEmployee(), answer.id(), Rating.DOWN, Feedback.Reason.WRONG, "wrong");
        assertThat(reviews.counts(hrReviewer).open()).isZero();

        feedback.give(company.hrEmployee(), answer.id(), Rating.DOWN, Feedback.Reason.WRONG, "Page 4 is about pay.");
        assertThat(onlyOpen(hrReviewer).review().id()).isEqualTo(reviewId);
    }

    @Test
    void withdrawing_a_complaint_leaves_the_verdict_on_it() {
        ThreadMessage answer = complainedAnswer("How long is the notice period?");
        reviews.judge(hrReviewer, onlyOpen(hrReviewer).review().id(), Verdict.OUTDATED, null);

        feedback.withdraw(company.hrEmployee(), answer.id());

        assertThat(reviews.counts(hrReviewer)).satisfies(counts -> {
            assertThat(counts.open()).isZero();
            assertThat(counts.done()).isEqualTo(1);
        });
    }

    @Test
    void only_the_one_who_asked_rates_an_answer() {
        ThreadMessage answer = ask(company.hrEmployee(), "How long is the notice period?", Outcome.ANSWERED);

        for (Caller other : List.of(company.hrCurator(), hrReviewer, company.admin(), company.itEmployee())) {
            assertThatThrownBy(() -> feedback.give(other, answer.id(), Rating.DOWN, null, null))
                    .isInstanceOf(NotFound.class);
            assertThatThrownBy(() -> feedback.withdraw(other, answer.id())).isInstanceOf(NotFound.class);
        }
        assertThat(reviews.counts(company.admin()).open()).isZero();
    }

    @Test
    void questions_and_unfinished_answers_cannot_be_rated() {
        ChatThread thread = newThread(company.hrEmployee());
        ThreadMessage question = ThreadMessage.question(thread.id(), "What?", NOON);
        ThreadMessage unfinished = ThreadMessage.answer(thread.id(), null, null, NOON);
        store(question, unfinished);

        assertThatThrownBy(() -> feedback.give(company.hrEmployee(), question.id(), Rating.UP, null, null))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> feedback.give(company.hrEmployee(), unfinished.id(), Rating.UP, null, null))
                .isInstanceOf(Conflict.class);
    }

    @Test
    void a_comment_has_at_most_2000_characters() {
        ThreadMessage answer = complainedAnswer("How long is the notice period?");
        String reviewId = onlyOpen(hrReviewer).review().id();
        String tooLong = "x".repeat(2001);

        assertThatThrownBy(() -> feedback.give(company.hrEmployee(), answer.id(), Rating.DOWN, null, tooLong))
                .isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> reviews.judge(hrReviewer, reviewId, Verdict.CORRECT, tooLong))
                .isInstanceOf(Invalid.class);
        assertThat(onlyOpen(hrReviewer).review().verdict()).isNull();
    }

    @Test
    void a_verdict_is_stored_with_reviewer_and_time_and_moves_the_answer_to_the_done_list() {
        complainedAnswer("How long is the notice period?");
        String reviewId = onlyOpen(hrReviewer).review().id();
        Instant judged = clock.instant();

        reviews.judge(hrReviewer, reviewId, Verdict.WRONG_SOURCE, " The trial period is on page 3. ");

        ReviewEntry entry = reviews.inbox(hrReviewer, ReviewFilter.of(Review.Status.DONE), 0, 10)
                .entries()
                .getFirst();
        assertThat(entry.review().verdict()).isEqualTo(Verdict.WRONG_SOURCE);
        assertThat(entry.review().comment()).isEqualTo("The trial period is on page 3.");
        assertThat(entry.review().reviewedAt()).isAfter(judged);
        assertThat(entry.reviewer()).isEqualTo("hr.reviewer");
        assertThat(reviews.counts(hrReviewer).open()).isZero();
    }

    @Test
    void the_second_of_two_reviewers_is_told_and_a_reopened_answer_can_be_judged_again() {
        complainedAnswer("How long is the notice period?");
        String reviewId = onlyOpen(hrReviewer).review().id();
        reviews.judge(hrReviewer, reviewId, Verdict.CORRECT, null);

        assertThatThrownBy(() -> reviews.judge(company.admin(), reviewId, Verdict.OUTDATED, null))
                .isInstanceOf(Conflict.class);

        reviews.reopen(hrReviewer, reviewId);
        reviews.judge(company.admin(), reviewId, Verdict.OUTDATED, null);
        assertThat(reviews.get(hrReviewer, reviewId).entry().review().verdict()).isEqualTo(Verdict.OUTDATED);
    }

    @Test
    void reviews_of_other_departments_do_not_exist() {
        complainedAnswer("How long is the notice period?");
        String reviewId = onlyOpen(hrReviewer).review().id();

        for (Caller other : List.of(itReviewer, company.hrCurator(), company.hrEmployee())) {
            assertThat(reviews.counts(other)).isEqualTo(ReviewCounts.NONE);
            assertThat(reviews.inbox(other, ReviewFilter.of(Review.Status.OPEN), 0, 10))
                    .isEqualTo(ReviewPage.EMPTY);
            assertThatThrownBy(() -> reviews.get(other, reviewId)).isInstanceOf(NotFound.class);
            assertThatThrownBy(() -> reviews.judge(other, reviewId, Verdict.CORRECT, null))
                    .isInstanceOf(NotFound.class);
            assertThatThrownBy(() -> reviews.reopen(other, reviewId)).isInstanceOf(NotFound.class);
        }
        assertThat(reviews.inbox(
                        company.admin(),
                        new ReviewFilter(Review.Status.OPEN, null, company.it().id()),
                        0,
                        10))
                .isEqualTo(new ReviewPage(List.of(), 0));
        assertThat(reviews.counts(company.admin()).open()).isEqualTo(1);
    }

    @Test
    void the_inbox_is_filtered_by_reason_and_paged_newest_first() {
        complainedAnswer("First?");
        ask(company.hrEmployee(), "Second?", Outcome.DECLINED);
        complainedAnswer("Third?");

        assertThat(questions(new ReviewFilter(Review.Status.OPEN, null, null), 0, 2))
                .containsExactly("Third?", "Second?");
        assertThat(questions(new ReviewFilter(Review.Status.OPEN, null, null), 2, 2))
                .containsExactly("First?");
        assertThat(questions(new ReviewFilter(Review.Status.OPEN, Review.Reason.NOT_HELPFUL, null), 0, 10))
                .containsExactly("Third?", "First?");
        ReviewCounts counts = reviews.counts(hrReviewer);
        assertThat(counts.open(Review.Reason.NOT_HELPFUL)).isEqualTo(2);
        assertThat(counts.open(Review.Reason.NOT_FOUND)).isEqualTo(1);
    }

    @Test
    void the_question_is_the_one_the_answer_was_given_to() {
        ChatThread thread = newThread(company.hrEmployee());
        ThreadMessage first = ThreadMessage.question(thread.id(), "And for part-time staff?", NOON);
        ThreadMessage answer = ThreadMessage.answer(thread.id(), null, null, NOON);
        answer.complete(MessageContent.Text.plain("Four days."), Outcome.ANSWERED, List.of(), NOON);
        store(ThreadMessage.question(thread.id(), "How many days?", NOON), first, answer);
        store(ThreadMessage.question(thread.id(), "Later?", NOON));

        feedback.give(company.hrEmployee(), answer.id(), Rating.DOWN, null, null);

        assertThat(onlyOpen(hrReviewer).question()).isEqualTo("And for part-time staff?");
    }

    @Test
    void a_case_has_answer_assistant_and_each_passage_the_model_saw_once() {
        Assistant assistant = new Assistant(
                company.hr().id(), company.hrCurator().principalId(), "People Assistant", "extractive", NOON);
        store(assistant);
        ChatThread thread = newThread(company.hrEmployee());
        store(ThreadMessage.question(thread.id(), "How long is the notice period?", NOON));
        insertRun("run_1", thread, assistant);
        insertStep("run_1", thread, found(passage("Contract handbook", 10), passage("Leave policy", 20)));
        insertStep("run_1", thread, found(passage("Contract handbook", 10), passage("Sickness guide", 30)));
        ThreadMessage answer = ThreadMessage.answer(thread.id(), assistant.id(), "run_1", NOON);
        answer.complete(MessageContent.Text.plain("Four weeks."), Outcome.ANSWERED, List.of(), NOON);
        store(answer);
        feedback.give(company.hrEmployee(), answer.id(), Rating.DOWN, null, null);

        ReviewCase found = reviews.get(hrReviewer, onlyOpen(hrReviewer).review().id());

        assertThat(found.assistant()).isEqualTo("People Assistant");
        assertThat(found.answer().text()).isEqualTo("Four weeks.");
        assertThat(found.passages())
                .extracting(FoundPassage::title)
                .containsExactly("Contract handbook", "Leave policy", "Sickness guide");
    }

    private Caller hire(String name, Department department) {
        Principal principal = new Principal(
                Principal.Kind.PERSON,
                name,
                name,
                null,
                Set.of(Role.EMPLOYEE, Role.REVIEWER),
                Set.of(department.id()),
                NOON);
        store(principal);
        return principal.asCaller();
    }

    /** A thread with a question and its answer, ended as a run would end it. */
    private ThreadMessage ask(Caller caller, String question, Outcome outcome) {
        ChatThread thread = newThread(caller);
        store(ThreadMessage.question(thread.id(), question, NOON));
        ThreadMessage answer = ThreadMessage.answer(thread.id(), null, null, NOON);
        answer.complete(MessageContent.Text.plain("Four weeks."), outcome, List.of(), NOON);
        EntityManager em = application.entityManager();
        return application.inTransaction(() -> {
            em.persist(answer);
            application.fire(
                    new AnswerEnded(answer.id(), thread.id(), "run_none", thread.departmentId(), outcome, List.of()));
            return answer;
        });
    }

    private ThreadMessage complainedAnswer(String question) {
        ThreadMessage answer = ask(company.hrEmployee(), question, Outcome.ANSWERED);
        feedback.give(company.hrEmployee(), answer.id(), Rating.DOWN, Feedback.Reason.WRONG, "wrong");
        return answer;
    }

    private ChatThread newThread(Caller caller) {
        ChatThread thread = new ChatThread(
                caller.principalId(), caller.departmentIds().iterator().next(), null, "A thread", NOON);
        store(thread);
        return thread;
    }

    /** One transaction each, so that rows are numbered in this order. */
    private void store(Object... entities) {
        EntityManager em = application.entityManager();
        for (Object entity : entities) {
            application.inTransaction(() -> {
                em.persist(entity);
                return entity;
            });
        }
    }

    private void insertRun(String id, ChatThread thread, Assistant assistant) {
        insert("""
                insert into run (id, thread_id, assistant_id, owner_id, department_id, status, model, instructions, tools,
                    tool_resources, settings, prompt_tokens, completion_tokens, metadata, created_at, expires_at, restarts,
                    version)
                values (?1, ?2, ?3, ?4, ?5, 'COMPLETED', 'extractive', '', '[]', '{}', '{}', 0, 0, '{}',
                    current_timestamp, current_timestamp, 0, 1)
                """, id, thread.id(), assistant.id(), thread.ownerId(), thread.departmentId());
    }

    private void insertStep(String runId, ChatThread thread, StepDetails details) {
        insert("""
                insert into run_step (id, run_id, thread_id, type, status, details, created_at, version)
                values (?1, ?2, ?3, 'TOOL_CALLS', 'COMPLETED', ?4, current_timestamp, 1)
                """, org.vademecum.common.Ids.next("step_"), runId, thread.id(), Json.write(details));
    }

    private void insert(String sql, String... values) {
        EntityManager em = application.entityManager();
        application.inTransaction(() -> {
            var query = em.createNativeQuery(sql);
            for (int i = 0; i < values.length; i++) {
                query.setParameter(i + 1, values[i]);
            }
            return query.executeUpdate();
        });
    }

    private static StepDetails found(FoundPassage... passages) {
        ToolOutput output = new ToolOutput.Found("notice period", List.of(passages), 3, 12, 5);
        return new StepDetails.ToolCalls(
                "", List.of(new StepDetails.MadeCall(new ToolCall("call_1", "file_search", "{}"), output)));
    }

    private static FoundPassage passage(String title, int start) {
        return new FoundPassage(
                "【0:0†%s】".formatted(title),
                "vsf_1",
                "file-1",
                "handbook.pdf",
                title,
                3,
                null,
                4,
                4,
                List.of(),
                "",
                "",
                start,
                start + 5,
                "hello",
                1.0);
    }

    private ReviewEntry onlyOpen(Caller caller) {
        ReviewPage page = reviews.inbox(caller, ReviewFilter.of(Review.Status.OPEN), 0, 10);
        assertThat(page.entries()).hasSize(1);
        assertThat(page.total()).isEqualTo(1);
        return page.entries().getFirst();
    }

    private List<String> questions(ReviewFilter filter, int offset, int limit) {
        return reviews.inbox(hrReviewer, filter, offset, limit).entries().stream()
                .map(ReviewEntry::question)
                .toList();
    }

    /** Each look at it is a second later. */
    private static final class SteppedClock extends Clock {
        private Instant now = NOON;

        @Override
        public Instant instant() {
            now = now.plus(Duration.ofSeconds(1));
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
