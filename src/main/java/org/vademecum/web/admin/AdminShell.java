package org.vademecum.web.admin;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Locale;
import org.vademecum.ingestion.StorageRound;
import org.vademecum.ingestion.StorageRounds;
import org.vademecum.retrieval.CanaryRound;
import org.vademecum.retrieval.CanaryRounds;
import org.vademecum.review.ReviewService;
import org.vademecum.usage.BudgetWarnings;
import org.vademecum.vectorstore.DocumentService;

/** What stands around every admin page: who is signed in, which areas they have, what waits there. */
@Named
@RequestScoped
public class AdminShell {
    @Inject
    AdminRequest request;

    @Inject
    DocumentService documents;

    @Inject
    ReviewService reviews;

    @Inject
    CanaryRounds rounds;

    @Inject
    StorageRounds storage;

    @Inject
    BudgetWarnings budgets;

    private List<CanaryRound> alarms = List.of();
    private List<StorageRound> storageAlarms = List.of();
    private List<BudgetWarnings.Warning> budgetWarnings = List.of();

    @PostConstruct
    void look() {
        alarms = request.audits() ? rounds.alarm().stream().toList() : List.of();
        storageAlarms = request.administers() ? storage.alarm().stream().toList() : List.of();
        budgetWarnings = request.curates() ? budgets.list(request.caller()) : List.of();
    }

    /** Budgets that come to their end today, of departments that the user looks after. */
    public List<BudgetWarnings.Warning> getBudgetWarnings() {
        return budgetWarnings;
    }

    public String getName() {
        return request.caller().displayName();
    }

    public String getUsername() {
        return request.caller().username();
    }

    /** First letters of first and last name. */
    public String getInitials() {
        String name = getName().strip();
        int last = name.lastIndexOf(' ') + 1;
        return (firstLetter(name) + (last > 0 ? firstLetter(name.substring(last)) : "")).toUpperCase(Locale.ROOT);
    }

    private static String firstLetter(String word) {
        return word.isEmpty() ? "" : word.substring(0, word.offsetByCodePoints(0, 1));
    }

    public boolean isDocumentsShown() {
        return request.curates();
    }

    public boolean isAssistantsShown() {
        return request.curates();
    }

    public boolean isRetrievalShown() {
        return request.curates();
    }

    public boolean isGlossaryShown() {
        return request.curates();
    }

    public boolean isReviewShown() {
        return request.reviews();
    }

    public boolean isAuditShown() {
        return request.audits();
    }

    public boolean isDepartmentsShown() {
        return request.administers();
    }

    public boolean isKeysShown() {
        return request.administers();
    }

    /** Last night's check of the departments' isolation if it went wrong, for those who can look into it. */
    public List<CanaryRound> getAlarms() {
        return alarms;
    }

    /** Last night's check of the storage if something is broken, for administrators. */
    public List<StorageRound> getStorageAlarms() {
        return storageAlarms;
    }

    public long getFailedDocuments() {
        return documents.counts(request.caller()).failed();
    }

    public long getOpenReviews() {
        return reviews.counts(request.caller()).open();
    }
}
