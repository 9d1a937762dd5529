package org.vademecum.thread;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Caller;
import org.vademecum.common.NotFound;
import org.vademecum.file.FileService;
import org.vademecum.thread.Attachment.Use;
import org.vademecum.tool.ToolResources;
import org.vademecum.vectorstore.NewVectorStore;
import org.vademecum.vectorstore.ThreadStores;
import org.vademecum.vectorstore.VectorStoreService;

/**
 * Writes what programs put into threads, with the files that come with it. Whether the thread may be written to at this
 * moment is for the {@code run} package to say.
 */
@ApplicationScoped
@Transactional
public class ThreadWriter {
    @Inject
    ThreadRepository threads;

    @Inject
    FileService files;

    @Inject
    ThreadImages images;

    @Inject
    VectorStoreService stores;

    @Inject
    ThreadStores threadStores;

    @Inject
    AccessPolicy access;

    @Inject
    Clock clock;

    /** Begins a thread of the caller's. */
    public ChatThread create(Caller caller, NewThread form) {
        if (!access.sees(caller, form.departmentId())) {
            throw new NotFound("department", form.departmentId());
        }
        requireReadable(caller, form.resources());
        ChatThread thread = new ChatThread(caller.principalId(), form.departmentId(), null, null, clock.instant());
        thread.describe(form.metadata());
        thread.equip(form.resources().with(made(caller, form)));
        threads.add(thread);
        threads.flush(); // Nothing but plain ids ties messages to it, so their order is ours to keep.
        form.messages().forEach(message -> add(caller, thread, message));
        return thread;
    }

    private ToolResources made(Caller caller, NewThread form) {
        NewVectorStore store = form.store();
        return store == null
                ? ToolResources.NONE
                : ToolResources.searching(
                        threadStores.create(caller, form.departmentId(), store.files(), store.metadata()));
    }

    /** Adds a message, which extends what the thread's tools work on by what it attaches. */
    public ThreadMessage add(Caller caller, ChatThread thread, NewMessage form) {
        images.requireShowable(caller, form);
        attach(caller, thread, form.attachments());
        ThreadMessage message = ThreadMessage.written(thread.id(), form, clock.instant());
        if (message.role() == ThreadMessage.Role.USER) {
            thread.nameAfter(message.text());
        }
        threads.add(message);
        threads.flush(); // Messages of one transaction keep their order.
        thread.touch(clock.instant());
        return message;
    }

    private void attach(Caller caller, ChatThread thread, List<Attachment> attachments) {
        attachments.forEach(attachment -> files.get(caller, attachment.fileId()));
        List<String> searched = idsFor(Use.FILE_SEARCH, attachments);
        ToolResources resources = thread.toolResources();
        if (!searched.isEmpty()) {
            String known = resources.vectorStoreIds().isEmpty()
                    ? null
                    : resources.vectorStoreIds().getFirst();
            String store = threadStores.add(caller, thread.departmentId(), known, searched);
            resources = resources.with(ToolResources.searching(store));
        }
        thread.equip(resources.with(new ToolResources(List.of(), idsFor(Use.CODE_INTERPRETER, attachments))));
    }

    private static List<String> idsFor(Use use, List<Attachment> attachments) {
        return attachments.stream()
                .filter(attachment -> attachment.isFor(use))
                .map(Attachment::fileId)
                .distinct()
                .toList();
    }

    /** Throws what is thrown for objects that are not there, unless the caller may see all that tools are to work on. */
    public void requireReadable(Caller caller, ToolResources resources) {
        resources.vectorStoreIds().forEach(id -> stores.get(caller, id));
        resources.codeInterpreterFileIds().forEach(id -> files.get(caller, id));
    }
}
