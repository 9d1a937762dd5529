package org.vademecum.thread;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Action;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.access.Deletion;
import org.vademecum.access.ForeignRead;
import org.vademecum.common.Change;
import org.vademecum.common.CursorPage;
import org.vademecum.common.Invalid;
import org.vademecum.common.ListRequest;
import org.vademecum.common.NotFound;
import org.vademecum.tool.ToolResourcesChange;

/** A person's threads and what was said in them. Questions are put through the {@code run} package. */
@ApplicationScoped
@Transactional
public class ThreadService {
    /** Most rows of one page. */
    public static final int MAX_PAGE = 100;

    @Inject
    ThreadRepository threads;

    @Inject
    ThreadWriter writer;

    @Inject
    AccessPolicy access;

    @Inject
    Event<ThreadDeleted> deleted;

    @Inject
    Event<Deletion> deletions;

    @Inject
    Event<Audited> audited;

    @Inject
    Event<ForeignRead> foreignReads;

    /**
     * The caller's own threads, last spoken in first.
     *
     * @param titlePart only titles that contain it, whatever the case; null or blank for all
     * @param after id of the last thread of the page before
     * @param limit 1 … {@link #MAX_PAGE}
     */
    public CursorPage<ChatThread> list(Caller caller, @Nullable String titlePart, @Nullable String after, int limit) {
        ChatThread cursor = after == null ? null : readable(caller, after);
        List<ChatThread> rows =
                threads.list(caller.principalId(), titlePart == null ? "" : titlePart, cursor, bounded(limit) + 1);
        return CursorPage.of(rows, limit);
    }

    public ChatThread get(Caller caller, String threadId) {
        return readable(caller, threadId);
    }

    /**
     * The newest messages, in reading order; {@code hasMore} tells that there are earlier ones.
     *
     * @param before id of the first message of the page after; null for the end of the thread
     * @param limit 1 … {@link #MAX_PAGE}
     */
    public CursorPage<ThreadMessage> messages(Caller caller, String threadId, @Nullable String before, int limit) {
        ChatThread thread = readable(caller, threadId);
        ThreadMessage cursor = before == null ? null : getMessage(caller, thread.id(), before);
        List<ThreadMessage> rows = threads.newestMessages(thread.id(), cursor, bounded(limit) + 1);
        boolean earlier = rows.size() > limit;
        return new CursorPage<>(earlier ? rows.subList(1, rows.size()) : rows, earlier);
    }

    /** The messages of a thread, or those that one of its runs has written. */
    public CursorPage<ThreadMessage> messages(
            Caller caller, String threadId, @Nullable String runId, ListRequest page) {
        return threads.messages(readable(caller, threadId).id(), runId, page);
    }

    /** Begins a thread of a program's, with its first messages. */
    public ChatThread create(Caller caller, NewThread form) {
        return writer.create(caller, form);
    }

    /** Changes what a program may change of its thread, whatever runs on it. */
    public ChatThread change(
            Caller caller, String threadId, ToolResourcesChange resources, Change<Map<String, String>> metadata) {
        ChatThread thread = writable(caller, threadId);
        writer.requireReadable(caller, resources.named());
        thread.equip(resources.appliedTo(thread.toolResources()));
        thread.describe(metadata.orKeep(thread.metadata(), Map.of()));
        return thread;
    }

    public ThreadMessage changeMessage(
            Caller caller, String threadId, String messageId, Change<Map<String, String>> metadata) {
        writable(caller, threadId);
        ThreadMessage message = getMessage(caller, threadId, messageId);
        message.describe(metadata.orKeep(message.metadata(), Map.of()));
        return message;
    }

    public void deleteMessage(Caller caller, String threadId, String messageId) {
        ChatThread thread = writable(caller, threadId);
        deletions.fire(new Deletion(thread));
        ThreadMessage message = getMessage(caller, threadId, messageId);
        // Nothing of a message that was deleted may stay.
        threads.lockSummary(threadId).filter(summary -> summary.covers(message)).ifPresent(threads::remove);
        threads.remove(message);
        audited.fire(Audited.of(caller, AuditAction.MESSAGE_DELETE, "message", messageId, thread.departmentId())
                .with("thread", threadId));
    }

    public ThreadMessage getMessage(Caller caller, String threadId, String messageId) {
        ChatThread thread = readable(caller, threadId);
        return threads.findMessage(messageId)
                .filter(message -> message.threadId().equals(thread.id()))
                .orElseThrow(() -> new NotFound("message", messageId));
    }

    /** Gives the thread another title: 1 … {@link ChatThread#TITLE_LENGTH} characters after trimming. */
    public ChatThread rename(Caller caller, String threadId, String title) {
        String line = title.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        if (line.isEmpty() || line.length() > ChatThread.TITLE_LENGTH) {
            throw new Invalid(
                    "title",
                    "invalid_title",
                    "A title has between 1 and %d characters.".formatted(ChatThread.TITLE_LENGTH));
        }
        ChatThread thread = writable(caller, threadId);
        thread.rename(line);
        return thread;
    }

    /** Deletes the thread with all that was said in it. A running answer is stopped. */
    public void delete(Caller caller, String threadId) {
        ChatThread thread = writable(caller, threadId);
        deletions.fire(new Deletion(thread));
        deleted.fire(new ThreadDeleted(thread.id()));
        threads.remove(thread);
        audited.fire(Audited.of(caller, AuditAction.THREAD_DELETE, thread));
    }

    private ChatThread readable(Caller caller, String threadId) {
        ChatThread thread = access.require(caller, Action.READ, threads.find(threadId), "thread", threadId);
        if (!thread.ownerId().equals(caller.principalId())) {
            foreignReads.fire(new ForeignRead(caller, "thread", threadId, thread.ownerId(), thread.departmentId()));
        }
        return thread;
    }

    private ChatThread writable(Caller caller, String threadId) {
        return access.require(caller, Action.WRITE, threads.find(threadId), "thread", threadId);
    }

    private static int bounded(int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new Invalid("limit", "invalid_value", "limit must be between 1 and %d.".formatted(MAX_PAGE));
        }
        return limit;
    }
}
