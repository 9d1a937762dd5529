package org.vademecum.ingestion.parser;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.PageWords;

/**
 * The server's side of one {@link ParserMain}. Used by one thread at a time. When {@link #parse} ends with anything but a document or
 * {@link UnreadableDocument}, the process must be closed.
 */
final class ParserProcess implements AutoCloseable {
    /** How often a parse under way is looked at. */
    private static final Duration WATCH = Duration.ofMillis(200);

    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration END_TIMEOUT = Duration.ofSeconds(5);

    private final ParserConfig config;
    private final ParserTemp temp;
    private final Process process;
    private final DataOutputStream requests;
    private final BlockingQueue<ParserReply> replies = new LinkedBlockingQueue<>();
    private int documents;
    private boolean spoilt;
    private long idleSince = System.nanoTime();

    private ParserProcess(ParserConfig config, ParserTemp temp, Process process) {
        this.config = config;
        this.temp = temp;
        this.process = process;
        this.requests = new DataOutputStream(process.getOutputStream());
    }

    /**
     * Starts a process and waits until it takes requests.
     *
     * @throws ParserUnavailable when it does not
     */
    static ParserProcess start(ParserConfig config) throws IOException, InterruptedException {
        ParserTemp temp = ParserTemp.create();
        ParserProcess started = null;
        try {
            started = new ParserProcess(config, temp, ParserCommand.start(config.heap, config.limits(), temp));
            started.awaitReady();
            return started;
        } catch (ParserUnavailable | InterruptedException e) {
            end(started, temp);
            throw e;
        } catch (IOException e) {
            end(started, temp);
            throw ParserUnavailable.notStarted(String.valueOf(e.getMessage()), e);
        }
    }

    private static void end(@Nullable ParserProcess started, ParserTemp temp) {
        if (started == null) {
            temp.delete();
        } else {
            started.close();
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        Thread.ofPlatform().daemon().name("parser-" + process.pid()).start(this::listen);
        ParserReply first = replies.poll(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        if (!(first instanceof ParserReply.Ready)) {
            process.destroyForcibly();
            throw ParserUnavailable.notStarted(ending(), null);
        }
    }

    /** Puts what the process says in the queue, until it says nothing more. */
    private void listen() {
        try (DataInputStream in = new DataInputStream(process.getInputStream())) {
            ParserReply reply;
            do {
                reply = ParserReply.read(in);
                replies.add(reply);
            } while (!(reply instanceof ParserReply.Ended));
        } catch (IOException e) {
            // It says what is no reply, or its output was closed with it.
            process.destroyForcibly();
            replies.add(new ParserReply.Ended());
        }
    }

    /**
     * Has a file parsed.
     *
     * @param recognised pages of it that were read from their picture, or pictures within it
     * @throws UnreadableDocument when it gives no text, or passes a limit
     * @throws ParserUnavailable when the process ended for another reason
     * @throws InterruptedException when the calling thread was interrupted
     */
    ParsedDocument parse(Path file, String filename, List<PageWords> recognised)
            throws UnreadableDocument, IOException, InterruptedException {
        Path words = temp.dir().resolve("recognised");
        RecognisedForm.write(recognised, words);
        return ask(into -> new ParserRequest.Parse(file, filename, words, into), config.timeout, ParsedForm::read);
    }

    /**
     * Has the picture of a page read, or one within the document; what {@link #parse} throws.
     *
     * @param page from 1, or the number of the picture
     */
    PageWords recognise(Path file, String filename, int page, OcrSettings ocr)
            throws UnreadableDocument, IOException, InterruptedException {
        return ask(
                into -> new ParserRequest.Recognise(file, filename, page, ocr, into),
                config.timeout.plus(ocr.timeout()),
                into -> onlyPage(RecognisedForm.read(into), page));
    }

    private static PageWords onlyPage(List<PageWords> pages, int page) throws IOException {
        if (pages.size() != 1 || pages.getFirst().page() != page) {
            throw new IOException("The parser handed over another page");
        }
        return pages.getFirst();
    }

    /** Reads what the process wrote. */
    @FunctionalInterface
    private interface Form<T> {
        T read(Path file) throws IOException;
    }

    private <T> T ask(Function<Path, ParserRequest> request, Duration timeout, Form<T> form)
            throws UnreadableDocument, IOException, InterruptedException {
        documents++;
        spoilt = true;
        Path into = temp.dir().resolve("document");
        send(request.apply(into));
        return switch (reply(timeout)) {
            case ParserReply.Parsed ignored -> {
                T answer = form.read(into);
                settle();
                yield answer;
            }
            case ParserReply.Refused refused -> {
                settle();
                throw new UnreadableDocument(refused.error(), null);
            }
            case ParserReply.Failed failed -> throw ParserUnavailable.ended(failed.message());
            case ParserReply.Ended ignored -> {
                if (exitCode() == ParserMain.OUT_OF_MEMORY) {
                    throw UnreadableDocument.tooMuchMemory(config.heap);
                }
                throw ParserUnavailable.ended(ending());
            }
            case ParserReply.Ready ignored -> throw ParserUnavailable.ended("it answered out of turn");
        };
    }

    private void send(ParserRequest request) throws IOException {
        try {
            request.write(requests);
        } catch (IOException e) {
            throw ParserUnavailable.ended(ending());
        }
    }

    private ParserReply reply(Duration timeout) throws UnreadableDocument, IOException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            long left = deadline - System.nanoTime();
            ParserReply reply = replies.poll(Math.clamp(left, 0, WATCH.toNanos()), TimeUnit.NANOSECONDS);
            if (reply != null) {
                return reply;
            }
            if (left <= 0) {
                throw UnreadableDocument.timedOut(timeout.toSeconds());
            }
            if (temp.bytes() > config.maxTempBytes) {
                throw UnreadableDocument.tooBig(config.maxTempBytes);
            }
        }
    }

    private void settle() throws IOException {
        temp.clear();
        spoilt = false;
        idleSince = System.nanoTime();
    }

    /** Whether it is as good as new, and has not done its share yet. */
    boolean isFit() {
        return !spoilt && documents < config.documents && process.isAlive();
    }

    boolean isIdleFor(Duration duration) {
        return System.nanoTime() - idleSince >= duration.toNanos();
    }

    /** Where it writes to while it works. */
    Path temp() {
        return temp.dir();
    }

    /** How a process that is about to end, or has ended, did so, for the log. */
    private String ending() {
        return "exit code " + exitCode() + ", " + temp.lastWords();
    }

    /** -1 when it will not end. */
    private int exitCode() {
        Process ended = process.onExit()
                .completeOnTimeout(process, END_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        return ended.isAlive() ? -1 : ended.exitValue();
    }

    /** Ends the process by force, with what it may have started, and removes what it left. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        exitCode();
        temp.delete();
    }
}
