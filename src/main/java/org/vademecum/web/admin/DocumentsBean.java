package org.vademecum.web.admin;

import jakarta.annotation.PostConstruct;
import jakarta.faces.component.UIComponent;
import jakarta.faces.component.UIData;
import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.primefaces.model.LazyDataModel;
import org.vademecum.access.Department;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.common.Conflict;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;
import org.vademecum.retention.LegalHolds;
import org.vademecum.vectorstore.DocumentBin;
import org.vademecum.vectorstore.DocumentFilter;
import org.vademecum.vectorstore.DocumentService;
import org.vademecum.vectorstore.DocumentSort;
import org.vademecum.vectorstore.DocumentTotals;
import org.vademecum.vectorstore.NarrowedDocuments;
import org.vademecum.vectorstore.RestoredDocument;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreService;

/**
 * {@code /admin/documents}: what is in the stores that the user curates, and how far it has come. The page's script
 * names documents by their ids, in the request parameter {@code ids}, since rows move while work goes on.
 */
@Named
@ViewScoped
public class DocumentsBean implements Serializable {
    private static final Logger LOG = System.getLogger(DocumentsBean.class.getName());
    private static final Comparator<Choice> BY_LABEL = Comparator.comparing(Choice::getLabel);
    private static final DocumentSort BY_PLACE = new DocumentSort(DocumentSort.Column.PLACE, true);

    /** Most documents one command touches: what a page of the table shows. */
    private static final int MAX_PICKED = 50;

    @Inject
    DocumentService documents;

    @Inject
    DocumentBin bin;

    @Inject
    NarrowedDocuments narrowed;

    @Inject
    VectorStoreService stores;

    @Inject
    DepartmentRepository departments;

    @Inject
    AdminRequest request;

    @Inject
    AdminTexts texts;

    @Inject
    Clock clock;

    @SuppressWarnings("NullAway.Init") // Set before the first request can see the bean.
    private RowsModel<DocumentItem> rows;

    @SuppressWarnings("NullAway.Init") // As above.
    private RowsModel<DeletedItem> deleted;

    private String text = "";
    private String departmentId = "";
    private String state = "";
    private List<DoomedDocument> doomed = List.of();

    /** How many documents of the action at hand a hold has kept, by the hold. */
    private final Map<LegalHolds.Of, Integer> held = new EnumMap<>(LegalHolds.Of.class);

    /** Links lead to a filtered list. */
    @PostConstruct
    void begin() {
        rows = new RowsModel<>(this::countRows, this::loadRows, DocumentItem::getId);
        deleted = new RowsModel<>(this::countDeleted, this::loadDeleted, DeletedItem::getId);
        departmentId = AdminRequest.parameter("department");
        state = AdminRequest.parameter("state");
    }

    /** Ends the request for whoever may not change documents. */
    public void enter() {
        AdminRequest.require(request.curates());
    }

    public LazyDataModel<DocumentItem> getRows() {
        return rows;
    }

    private int countRows() {
        return Math.toIntExact(documents.count(request.caller(), filter()));
    }

    private List<DocumentItem> loadRows(int first, int size) {
        return documents.list(request.caller(), filter(), BY_PLACE, first, size).stream()
                .map(DocumentItem::new)
                .toList();
    }

    private int countDeleted() {
        return Math.toIntExact(bin.count(request.caller()));
    }

    private List<DeletedItem> loadDeleted(int first, int size) {
        Instant now = clock.instant();
        return bin.list(request.caller(), first, size).stream()
                .map(document -> new DeletedItem(document, now))
                .toList();
    }

    private DocumentFilter filter() {
        return new DocumentFilter(departmentId.isEmpty() ? null : departmentId, null, wantedState(), text);
    }

    private DocumentFilter.@Nullable State wantedState() {
        return Arrays.stream(DocumentFilter.State.values())
                .filter(wanted -> wanted.id().equals(state))
                .findFirst()
                .orElse(null);
    }

    /** Another filter: the list begins at its first page. */
    public void filtered() {
        UIComponent table = FacesContext.getCurrentInstance().getViewRoot().findComponent("form:table");
        if (table instanceof UIData data) {
            data.setFirst(0);
        }
    }

    public boolean isFiltering() {
        return !text.isBlank() || !departmentId.isEmpty() || wantedState() != null;
    }

    /** Such as "3 departments · 14 documents · 96 pages". */
    public String getSummary() {
        DocumentTotals totals = documents.totals(request.caller());
        String summary = texts.count("admin_documents.departments", totals.departments()) + " · "
                + texts.count("admin_documents.documents", totals.documents());
        return totals.pages() == 0
                ? summary
                : summary + " · " + texts.count("admin_documents.page_count", totals.pages());
    }

    /** The stores one may upload to, as "department › store". */
    public List<Choice> getTargets() {
        Map<String, Department> known = departmentsOf(stores.listCurated(request.caller()));
        return stores.listCurated(request.caller()).stream()
                .map(store -> new Choice(store.id(), nameOf(known.get(store.departmentId())) + " › " + store.name()))
                .sorted(BY_LABEL)
                .toList();
    }

    /** The departments that have stores. */
    public List<Choice> getDepartments() {
        return departmentsOf(stores.list(request.caller())).values().stream()
                .map(department -> new Choice(department.id(), department.name()))
                .sorted(BY_LABEL)
                .toList();
    }

    private Map<String, Department> departmentsOf(List<VectorStore> of) {
        return departments.byId(of.stream().map(VectorStore::departmentId).collect(Collectors.toSet()));
    }

    private static String nameOf(@Nullable Department department) {
        return department == null ? "" : department.name();
    }

    public void retry() {
        int done = forEachPicked(id -> documents.retry(request.caller(), id));
        if (done > 0) {
            AdminRequest.tell("toast", texts.count("admin_documents.retried", done));
        }
    }

    public void cancel() {
        forEachPicked(id -> documents.cancel(request.caller(), id));
    }

    /** Lets only the groups of the request parameter, a line each, read the document; none of them for all again. */
    public void narrow() {
        Set<String> groups = AdminRequest.parameter("groups")
                .lines()
                .map(String::strip)
                .filter(group -> !group.isEmpty())
                .collect(Collectors.toSet());
        try {
            forEachPicked(id -> narrowed.narrow(request.caller(), id, groups));
            AdminRequest.tell("narrowed", true);
        } catch (Invalid e) {
            AdminRequest.tell("refused", texts.text("admin_documents.narrow." + e.code()));
        }
    }

    /** Shows what would go; nothing is deleted yet. */
    public void askDelete() {
        doomed = picked().flatMap(id -> documents.find(request.caller(), id).stream())
                .map(DoomedDocument::new)
                .toList();
        AdminRequest.tell("doomed", doomed.size());
    }

    /** Puts what {@link #askDelete} showed into the bin; the script is told which documents, to offer their return. */
    public void delete() {
        List<String> gone = new ArrayList<>();
        int done = forEach(doomed.stream().map(DoomedDocument::getId), id -> {
            bin.put(request.caller(), id);
            gone.add(id);
        });
        doomed = List.of();
        AdminRequest.tell("deleted", String.join(" ", gone));
        tellDeleted("admin_documents.deleted", done);
    }

    /** Brings documents back from the bin, and says which of them go by another name now. */
    public void restore() {
        List<String> told = new ArrayList<>();
        int done = forEachPicked(id -> {
            RestoredDocument restored = bin.restore(request.caller(), id);
            if (restored.formerName() != null) {
                told.add(texts.text(
                        "admin_documents.restored.renamed",
                        restored.formerName(),
                        restored.file().filename()));
            }
        });
        told.addFirst(texts.count("admin_documents.restored", done));
        AdminRequest.tell("restored", done);
        AdminRequest.tell("toast", String.join(" · ", told));
    }

    /** Deletes for good what is in the bin. */
    public void purge() {
        int done = forEachPicked(id -> bin.delete(request.caller(), id));
        AdminRequest.tell("purged", done);
        tellDeleted("admin_documents.purged", done);
    }

    /** How many are gone, and how many a hold keeps; the first goes without saying where it would be none. */
    private void tellDeleted(String key, int done) {
        List<String> told = new ArrayList<>();
        if (done > 0 || held.isEmpty()) {
            told.add(texts.count(key, done));
        }
        held.forEach((hold, count) ->
                told.add(texts.count("admin_documents.held." + hold.name().toLowerCase(Locale.ROOT), count)));
        held.clear();
        AdminRequest.tell("toast", String.join(" ", told));
    }

    public LazyDataModel<DeletedItem> getBin() {
        return deleted;
    }

    public int getBinSize() {
        return countDeleted();
    }

    private int forEachPicked(Consumer<String> action) {
        return forEach(picked(), action);
    }

    private static Stream<String> picked() {
        return AdminRequest.parameters("ids").stream().distinct().limit(MAX_PICKED);
    }

    /**
     * Does it to each; what somebody else has settled or removed meanwhile is passed over, as the table then shows, and what a
     * hold keeps is counted.
     */
    private int forEach(Stream<String> ids, Consumer<String> action) {
        return ids.mapToInt(id -> {
                    try {
                        action.accept(id);
                        return 1;
                    } catch (LegalHolds.Held e) {
                        held.merge(e.of(), 1, Integer::sum);
                        return 0;
                    } catch (Conflict | NotFound e) {
                        LOG.log(Level.DEBUG, "Document {0} was changed meanwhile: {1}", id, e.getMessage());
                        return 0;
                    }
                })
                .sum();
    }

    public List<DoomedDocument> getDoomed() {
        return doomed;
    }

    public String getText() {
        return text;
    }

    public void setText(@Nullable String text) {
        this.text = text == null ? "" : text;
    }

    public String getDepartmentId() {
        return departmentId;
    }

    public void setDepartmentId(@Nullable String departmentId) {
        this.departmentId = departmentId == null ? "" : departmentId;
    }

    public String getState() {
        return state;
    }

    public void setState(@Nullable String state) {
        this.state = state == null ? "" : state;
    }
}
