package org.vademecum.bootstrap;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vademecum.access.Caller;
import org.vademecum.assistant.Assistant;
import org.vademecum.assistant.AssistantService;
import org.vademecum.assistant.NewAssistant;
import org.vademecum.bootstrap.SampleCompany.AssistantEntry;
import org.vademecum.bootstrap.SampleCompany.ManualEntry;
import org.vademecum.bootstrap.SampleCompany.StoreEntry;
import org.vademecum.common.ApplicationStarted;
import org.vademecum.common.CursorPage;
import org.vademecum.llm.ChatModels;
import org.vademecum.llm.ChatSettings;
import org.vademecum.tool.Tool;
import org.vademecum.tool.ToolResources;
import org.vademecum.vectorstore.DocumentFilter;
import org.vademecum.vectorstore.DocumentRow;
import org.vademecum.vectorstore.DocumentService;
import org.vademecum.vectorstore.DocumentSort;
import org.vademecum.vectorstore.DocumentUpload;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreFile;
import org.vademecum.vectorstore.VectorStoreService;

/**
 * Fills an installation with the sample company. Each step looks first at what is there, so that an interrupted start
 * goes on where it stopped; once all is loaded, it is never done again, and what people change or delete stays so. Accounts alone are looked
 * after at every start: whoever reads the file with their passwords may rely on it.
 */
@ApplicationScoped
public class SampleData {
    private static final Logger LOG = LoggerFactory.getLogger(SampleData.class);
    private static final String DONE = "sample-data.loaded";
    private static final int ALL = 200;

    @Inject
    SamplePeople people;

    @Inject
    VectorStoreService stores;

    @Inject
    AssistantService assistants;

    @Inject
    DocumentService documents;

    @Inject
    ChatModels models;

    @Inject
    SampleProgress progress;

    /** Before the workers begin, so that they find the manuals at once. */
    void load(
            @Observes @Priority(1) ApplicationStarted started,
            @ConfigProperty(name = "vademecum.bootstrap.sample-data", defaultValue = "false") boolean wanted,
            @ConfigProperty(name = "vademecum.data-dir") Path dataDir)
            throws IOException {
        if (!wanted) {
            return;
        }
        Path done = dataDir.resolve(DONE);
        SampleCompany company = SampleCompany.read();
        SamplePeople.Staff staff = people.settle(company, SampleAccounts.in(dataDir));
        if (Files.notExists(done)) {
            LOG.info("Loading the sample company");
            load(company, staff);
            Files.createFile(done);
            LOG.info("The sample company is loaded");
        }
        progress.watch(staff.curator());
    }

    private void load(SampleCompany company, SamplePeople.Staff staff) throws IOException {
        Map<String, VectorStore> storesByKey = new HashMap<>();
        for (StoreEntry entry : company.vectorStores()) {
            storesByKey.put(entry.key(), store(staff, entry));
        }
        for (AssistantEntry entry : company.assistants()) {
            ensureAssistant(staff, entry, storesByKey);
        }
        for (StoreEntry entry : company.vectorStores()) {
            fill(staff.curator(), entry, value(storesByKey, entry.key()));
        }
    }

    private VectorStore store(SamplePeople.Staff staff, StoreEntry entry) {
        String departmentId = staff.departmentId(entry.department());
        return stores.list(staff.curator()).stream()
                .filter(store -> store.departmentId().equals(departmentId)
                        && store.name().equals(entry.name()))
                .findFirst()
                .orElseGet(() -> stores.create(staff.curator(), departmentId, entry.name()));
    }

    private void ensureAssistant(SamplePeople.Staff staff, AssistantEntry entry, Map<String, VectorStore> storesByKey) {
        CursorPage<Assistant> known = assistants.list(staff.curator(), null, AssistantService.MAX_PAGE);
        boolean there = known.data().stream().anyMatch(assistant -> entry.name().equals(assistant.name()));
        if (!there) {
            assistants.create(
                    staff.curator(),
                    new NewAssistant(
                            staff.departmentId(entry.department()),
                            entry.name(),
                            entry.description(),
                            entry.instructions(),
                            models.defaultName(),
                            List.of(new Tool.FileSearch(null)),
                            ToolResources.searching(
                                    value(storesByKey, entry.vectorStore()).id()),
                            ChatSettings.DEFAULT,
                            entry.starters(),
                            Map.of()));
        }
    }

    private void fill(Caller curator, StoreEntry entry, VectorStore store) throws IOException {
        Set<String> known = versionsIn(curator, store);
        for (ManualEntry manual : SampleCompany.manuals()) {
            if (manual.department().equals(entry.department())
                    && !known.contains(label(manual.file(), manual.version()))) {
                try (InputStream content = SampleCompany.open(manual.path())) {
                    documents.upload(
                            curator,
                            new DocumentUpload(
                                    store.id(), manual.file(), null, manual.version(), manual.date(), false, content));
                }
            }
        }
    }

    private Set<String> versionsIn(Caller curator, VectorStore store) {
        DocumentFilter filter = new DocumentFilter(null, store.id(), null, "");
        Set<String> labels = new HashSet<>();
        for (DocumentRow row : documents.list(curator, filter, DocumentSort.NEWEST_FIRST, 0, ALL)) {
            for (VectorStoreFile version :
                    documents.versionsOf(curator, row.file().documentId())) {
                labels.add(label(version.filename(), version.documentVersion()));
            }
        }
        return labels;
    }

    private static String label(String filename, int version) {
        return filename + " " + version;
    }

    private static VectorStore value(Map<String, VectorStore> stores, String key) {
        VectorStore store = stores.get(key);
        if (store == null) {
            throw new IllegalStateException("no sample vector store " + key);
        }
        return store;
    }
}
