package org.vademecum.ingestion.parser;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.vademecum.vectorstore.PageWords;

/**
 * Turns a file into text with its structure: headings, paragraphs, lists, tables, pages. Files come from anybody, so each is parsed in
 * a process of its own, with limits; whatever happens there, this one does not notice. A process that has done well is kept for the
 * next file. Thread-safe; files that come at the same time are parsed at the same time.
 */
@ApplicationScoped
public class DocumentParser {
    @Inject
    ParserConfig config;

    private final Deque<ParserProcess> idle = new ArrayDeque<>();
    private boolean closed;

    /**
     * Parses the file.
     *
     * @param filename as its owner calls it; its extension decides between formats whose content looks alike
     * @param recognised pages of it, or pictures within it, that {@link #recognise} has read
     * @throws UnreadableDocument when the file gives no text, or asks for more time, memory or disk than it is given; the document
     *     is at fault, not the server
     * @throws IOException when the file cannot be read from disk, or no process can be had to parse it
     * @throws InterruptedException when the calling thread was interrupted; the parse is stopped
     */
    public ParsedDocument parse(Path file, String filename, List<PageWords> recognised)
            throws UnreadableDocument, IOException, InterruptedException {
        if (Files.size(file) == 0) {
            throw UnreadableDocument.empty();
        }
        return in(process -> process.parse(file, filename, recognised));
    }

    /**
     * Reads a page of the file from its picture, or a picture within it. Throws what {@link #parse} does.
     *
     * @param page one of {@link ParsedDocument#scanned}
     */
    public PageWords recognise(Path file, String filename, int page, OcrSettings ocr)
            throws UnreadableDocument, IOException, InterruptedException {
        return in(process -> process.recognise(file, filename, page, ocr));
    }

    /** What a process is to do. */
    @FunctionalInterface
    private interface Task<T> {
        T run(ParserProcess process) throws UnreadableDocument, IOException, InterruptedException;
    }

    private <T> T in(Task<T> task) throws UnreadableDocument, IOException, InterruptedException {
        ParserProcess process = take();
        try {
            return task.run(process);
        } finally {
            giveBack(process);
        }
    }

    private ParserProcess take() throws IOException, InterruptedException {
        Optional<ParserProcess> kept = poll();
        while (kept.isPresent()) {
            if (kept.get().isFit()) {
                return kept.get();
            }
            kept.get().close();
            kept = poll();
        }
        return ParserProcess.start(config);
    }

    private Optional<ParserProcess> poll() {
        synchronized (idle) {
            return Optional.ofNullable(idle.pollFirst());
        }
    }

    private void giveBack(ParserProcess process) {
        synchronized (idle) {
            if (!closed && idle.isEmpty() && process.isFit()) {
                idle.addFirst(process);
                return;
            }
        }
        process.close();
    }

    /** Ends a process that has had nothing to do for long. */
    public void endIdle() {
        ParserProcess ended;
        synchronized (idle) {
            ended = idle.peekLast();
            if (ended == null || !ended.isIdleFor(config.idle)) {
                return;
            }
            idle.removeLast();
        }
        ended.close();
    }

    /** Ends the process that waits; those at work end with their parse. */
    @PreDestroy
    void close() {
        synchronized (idle) {
            closed = true;
        }
        poll().ifPresent(ParserProcess::close);
    }
}
