package org.vademecum.retrieval;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.access.Department;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.Loan;
import org.vademecum.access.Role;
import org.vademecum.common.Transactions;
import org.vademecum.llm.EmbeddingModel;
import org.vademecum.retrieval.CanaryRound.Outcome;
import org.vademecum.vectorstore.Canaries;
import org.vademecum.vectorstore.Canary;
import org.vademecum.vectorstore.SearchIndex;
import org.vademecum.vectorstore.SearchIndex.Query;

/**
 * Looks for every canary as an employee of every department, and of none. What must not be found is an alarm; what is not
 * found where it belongs says that the look was worth nothing. Must not be called inside a transaction.
 */
@ApplicationScoped
public class CanaryCheck {
    private static final Logger LOG = System.getLogger(CanaryCheck.class.getName());
    private static final int CANDIDATES = 100;
    private static final String NOBODY = "nobody";

    @Inject
    Canaries canaries;

    @Inject
    DepartmentRepository departments;

    @Inject
    AccessPolicy access;

    @Inject
    EmbeddingModel embeddings;

    @Inject
    SearchIndex index;

    @Inject
    Retriever retriever;

    @Inject
    SearchableStores searchable;

    @Inject
    CanaryRounds rounds;

    @Inject
    Transactions transactions;

    @Inject
    Event<Audited> audited;

    @Inject
    Clock clock;

    /** A canary and the code of the department, or {@value #NOBODY}, that found it though it must not. */
    private record Find(Canary canary, String by) {}

    /**
     * A round that breaks off is recorded as well.
     *
     * @throws IOException when the index cannot be read
     */
    public CanaryRound run() throws IOException {
        try {
            return look();
        } catch (IOException | RuntimeException e) {
            CanaryRound failed = new CanaryRound(Outcome.FAILED, 0, 0, clock.instant());
            LOG.log(Level.WARNING, "Isolation check {0} broke off", failed.id());
            record(failed, List.of());
            throw e;
        }
    }

    private CanaryRound look() throws IOException {
        List<Department> all = departments.list();
        List<Canary> known = canaries.list();
        Set<String> stores = known.stream().map(Canary::vectorStoreId).collect(Collectors.toSet());
        Set<String> heard = new HashSet<>();
        List<Find> finds = new ArrayList<>();
        int searches = 0;
        for (Canary canary : known) {
            float[] vector = embeddings.embedQuery(canary.sentence());
            for (Department department : all) {
                boolean home = department.id().equals(canary.departmentId());
                if (isFound(canary, vector, stores, employee(Set.of(department.id())))) {
                    if (home) {
                        heard.add(department.id());
                    } else {
                        finds.add(new Find(canary, department.code()));
                    }
                }
            }
            if (isFound(canary, vector, stores, employee(Set.of()))) {
                finds.add(new Find(canary, NOBODY));
            }
            searches += all.size() + 1;
        }
        boolean silent = all.stream().anyMatch(department -> !heard.contains(department.id()));
        Outcome outcome = !finds.isEmpty() ? Outcome.FOUND : silent ? Outcome.SILENT : Outcome.CLEAR;
        return record(new CanaryRound(outcome, searches, finds.size(), clock.instant()), finds);
    }

    /**
     * By what the policy lets the caller search, in the index and in the way of a tool that has all canaries' stores, which looks at
     * what the index gives once more. At home both must find it, and elsewhere neither may.
     */
    private boolean isFound(Canary canary, float[] vector, Set<String> stores, Caller caller) throws IOException {
        Set<String> departments = new HashSet<>(access.searchable(caller, canary.departmentId()));
        caller.departmentIds().forEach(department -> departments.addAll(access.searchable(caller, department)));
        Set<String> withheld = searchable.withheldFrom(caller, Loan.NONE, departments);
        boolean indexed = isInIndex(canary, new Query(departments, stores, canary.sentence(), vector, CANDIDATES));
        boolean retrieved = isRetrieved(
                canary, new SearchRequest(departments, stores, canary.sentence(), CANDIDATES).without(withheld));
        return caller.isMemberOf(canary.departmentId()) ? indexed && retrieved : indexed || retrieved;
    }

    private boolean isInIndex(Canary canary, Query query) throws IOException {
        return index.search(query).stream()
                .anyMatch(candidate -> candidate.vectorStoreFileId().equals(canary.vectorStoreFileId()));
    }

    private boolean isRetrieved(Canary canary, SearchRequest request) {
        return retriever.search(request).passages().stream()
                .anyMatch(passage -> passage.vectorStoreFileId().equals(canary.vectorStoreFileId()));
    }

    private static Caller employee(Set<String> departmentIds) {
        return new Caller("user_canary", NOBODY, NOBODY, Set.of(Role.EMPLOYEE), departmentIds);
    }

    private CanaryRound record(CanaryRound round, List<Find> finds) {
        transactions.run(() -> {
            rounds.add(round);
            finds.forEach(find -> audited.fire(alarm(round, find)));
        });
        for (Find find : finds) {
            LOG.log(
                    Level.ERROR,
                    "Isolation alarm {0}: the canary {1} of department {2} was found by {3}",
                    round.id(),
                    find.canary().vectorStoreFileId(),
                    find.canary().departmentId(),
                    find.by());
        }
        if (round.outcome() == Outcome.SILENT) {
            LOG.log(
                    Level.WARNING,
                    "Isolation check {0}: a department has no canary that is found there, so that nothing is known of it",
                    round.id());
        }
        return round;
    }

    private static Audited alarm(CanaryRound round, Find find) {
        return new Audited(
                        AuditAction.CANARY_ALARM,
                        Audited.Outcome.DONE,
                        null,
                        null,
                        find.canary().departmentId(),
                        "document",
                        find.canary().vectorStoreFileId(),
                        Map.of())
                .with("round", round.id())
                .with("found_by", find.by());
    }
}
