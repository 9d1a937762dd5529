package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.common.Conflict;
import org.vademecum.common.NotFound;
import org.vademecum.file.FileService;
import org.vademecum.file.StoredFile;
import org.vademecum.vectorstore.VectorStoreFile.Status;

/**
 * Puts files that are stored already into a vector store. Each becomes a document of its own, whatever its name: programs
 * tell files by their ids.
 */
@ApplicationScoped
class StoreFileIntake {
    private static final int AT_ONCE = 500;

    @Inject
    VectorStoreFileRepository documents;

    @Inject
    FileService files;

    @Inject
    DocumentRemoval removal;

    @Inject
    Event<DocumentQueued> queued;

    @Inject
    Event<Audited> audited;

    @Inject
    Clock clock;

    /**
     * What was put in.
     *
     * @param redescribed those that were in the store before and have other attributes now, which the index does not know
     *     yet
     * @param replaced what was in the store's bin of these files, and is gone
     */
    record Attached(
            List<VectorStoreFile> files, List<VectorStoreFile> redescribed, List<DocumentRemoval.Remains> replaced) {}

    /**
     * Each file once, however often it is named. One that failed or was cancelled in this store before is tried again.
     *
     * @param store locked, and not expired
     * @throws NotFound for a file that is not there or the caller may not read
     * @throws Conflict for a file that is in the store with another chunking
     */
    @Transactional(TxType.MANDATORY)
    public Attached attach(Caller caller, VectorStore store, Collection<NewStoreFile> wanted) {
        Map<String, NewStoreFile> byId = new LinkedHashMap<>();
        wanted.forEach(file -> byId.put(file.fileId(), file));
        List<StoredFile> stored = files.getAll(caller, byId.keySet());
        Map<String, VectorStoreFile> known = known(store, List.copyOf(byId.keySet()));
        List<VectorStoreFile> inBin =
                known.values().stream().filter(VectorStoreFile::isDeleted).toList();
        removal.deleteRows(store, inBin);
        inBin.forEach(file -> known.remove(file.fileId()));
        Iterator<NewStoreFile> each = byId.values().iterator();
        List<VectorStoreFile> attached = new ArrayList<>();
        List<VectorStoreFile> redescribed = new ArrayList<>();
        for (StoredFile file : stored) {
            NewStoreFile how = each.next();
            VectorStoreFile there = known.get(file.id());
            if (there == null) {
                attached.add(add(caller, store, file, how));
            } else {
                attached.add(there);
                if (again(store, there, how)) {
                    redescribed.add(there);
                }
            }
        }
        attached.stream()
                .filter(file -> file.status() == Status.IN_PROGRESS)
                .findFirst()
                .ifPresent(file -> queued.fire(new DocumentQueued(file.id())));
        return new Attached(
                attached,
                redescribed,
                inBin.stream().map(DocumentRemoval.Remains::of).toList());
    }

    private Map<String, VectorStoreFile> known(VectorStore store, List<String> fileIds) {
        Map<String, VectorStoreFile> known = new HashMap<>();
        for (int i = 0; i < fileIds.size(); i += AT_ONCE) {
            List<String> some = fileIds.subList(i, Math.min(fileIds.size(), i + AT_ONCE));
            known.putAll(documents.findAll(store.id(), some).stream()
                    .collect(Collectors.toMap(VectorStoreFile::fileId, Function.identity())));
        }
        return known;
    }

    private VectorStoreFile add(Caller caller, VectorStore store, StoredFile stored, NewStoreFile wanted) {
        VectorStoreFile file = new VectorStoreFile(
                        store, stored, DocumentIntake.titleOf(stored.filename()), caller.principalId(), clock.instant())
                .describe(wanted.attributes())
                .splitBy(wanted.chunking());
        documents.add(file);
        store.count(file);
        audited.fire(Audited.of(caller, AuditAction.DOCUMENT_UPLOAD, file));
        return file;
    }

    /** Returns whether the index has to learn of other attributes. */
    private boolean again(VectorStore store, VectorStoreFile file, NewStoreFile wanted) {
        if (file.status() == Status.FAILED || file.status() == Status.CANCELLED) {
            store.recount(file, () -> file.retry(clock.instant()));
            file.describe(wanted.attributes()).splitBy(wanted.chunking());
            return false;
        }
        if (wanted.chunking() != null && !wanted.chunking().equals(file.chunking())) {
            throw new Conflict(
                    "file_in_store",
                    "File '%s' is in the vector store with another chunking strategy. Delete it there first."
                            .formatted(file.fileId()));
        }
        if (wanted.attributes().values().isEmpty() || wanted.attributes().equals(file.attributes())) {
            return false;
        }
        file.redescribe(wanted.attributes());
        return true;
    }
}
