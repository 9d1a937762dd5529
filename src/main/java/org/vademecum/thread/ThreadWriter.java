package org.vademecum.thread;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Caller;
import org.vademecum.common.Invalid;
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

    /**
     * Adds a message, which extends what the thread's tools work on by what it attaches.
     *
     * @throws Invalid naming the attachment that would be one file too many for the code interpreter
     */
    public ThreadMessage add(Caller caller, ChatThread thread, NewMessage form) {
        images.requireShowable(caller, form);
        attach(caller, thread, form);
        ThreadMessage message = ThreadMessage.written(thread.id(), form, clock.instant());
        if (message.role() == ThreadMessage.Role.USER) {
            thread.nameAfter(message.text());
        }
        threads.add(message);
        threads.flush(); // Messages of one transaction keep their order.
        thread.touch(clock.instant());
        return message;
    }

    private void attach(Caller caller, ChatThread thread, NewMessage form) {
        form.attachments().forEach(attachment -> files.get(caller, attachment.fileId()));
        ToolResources resources = thread.toolResources();
        List<String> computed = computed(resources.codeInterpreterFileIds(), form);
        List<String> searched = form.attachments().stream()
                .filter(attachment -> attachment.isFor(Use.FILE_SEARCH))
                .map(Attachment::fileId)
                .distinct()
                .toList();
        List<String> stores = resources.vectorStoreIds();
        if (!searched.isEmpty()) {
            String known = stores.isEmpty() ? null : stores.getFirst();
            stores = List.of(threadStores.add(caller, thread.departmentId(), known, searched));
        }
        thread.equip(new ToolResources(stores, computed));
    }

    /** What the code interpreter works on once the message is there. */
    private static List<String> computed(List<String> before, NewMessage form) {
        Set<String> files = new LinkedHashSet<>(before);
        for (int i = 0; i < form.attachments().size(); i++) {
            Attachment attachment = form.attachments().get(i);
            if (attachment.isFor(Use.CODE_INTERPRETER)
                    && files.add(attachment.fileId())
                    && files.size() > ToolResources.MAX_CODE_FILES) {
                throw new Invalid(
                        form.attachmentParam(i),
                        "array_above_max_length",
                        "The code interpreter of a thread works on at most %d files."
                                .formatted(ToolResources.MAX_CODE_FILES));
            }
        }
        return List.copyOf(files);
    }

    /** Throws what is thrown for objects that are not there, unless the caller may see all that tools are to work on. */
    public void requireReadable(Caller caller, ToolResources resources) {
        resources.vectorStoreIds().forEach(id -> stores.get(caller, id));
        resources.codeInterpreterFileIds().forEach(id -> files.get(caller, id));
    }
}
