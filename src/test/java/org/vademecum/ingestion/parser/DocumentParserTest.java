package org.vademecum.ingestion.parser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.vademecum.ingestion.parser.Parsing.blocks;
import static org.vademecum.ingestion.parser.Parsing.write;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vademecum.support.Await;
import org.vademecum.vectorstore.IngestionError;
import org.vademecum.vectorstore.IngestionError.Code;

/** The process that files are parsed in: what it is kept from, and what becomes of it. */
class DocumentParserTest {
    @TempDir
    Path dir;

    private final ParserConfig config = Parsing.config();
    private final DocumentParser parser = Parsing.parser(config);

    @AfterEach
    void close() {
        parser.close();
    }

    @Test
    void what_takes_too_long_is_ended() throws Exception {
        config.timeout = Duration.ofSeconds(1);
        Path file = write(dir, "itself.pdf", HostileFiles.pdfThatDrawsItself());
        assertThat(refusal(parser, file)).isEqualTo(new IngestionError(Code.INVALID_FILE, "timed_out", "1"));
    }

    @Test
    void what_leaves_too_much_on_disk_is_ended() throws Exception {
        config.maxTempBytes = -1;
        Path file = write(dir, "itself.pdf", HostileFiles.pdfThatDrawsItself());
        assertThat(refusal(parser, file).key()).isEqualTo("too_big");
    }

    @Test
    void an_interrupt_ends_the_process() throws Exception {
        Path file = write(dir, "itself.pdf", HostileFiles.pdfThatDrawsItself());
        Set<ProcessHandle> before = children();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> parser.parse(file, "itself.pdf", List.of())).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        assertThat(children()).isEqualTo(before);
    }

    @Test
    void a_process_that_is_killed_is_a_fault_that_may_pass() throws Exception {
        Path file = write(dir, "itself.pdf", HostileFiles.pdfThatDrawsItself());
        Path next = write(dir, "next.md", "# Next".getBytes(UTF_8));
        parser.parse(next, "next.md", List.of());
        ProcessHandle child = newestChild();
        Duration before = cpu(child);
        CompletableFuture<Throwable> fault = CompletableFuture.supplyAsync(
                () -> catchThrowableOfType(ParserUnavailable.class, () -> parser.parse(file, "itself.pdf", List.of())));
        Await.until(
                "it is at work",
                Duration.ofMinutes(1),
                () -> cpu(child).minus(before).compareTo(Duration.ofMillis(500)) > 0);
        child.destroyForcibly();
        assertThat(fault.get(1, TimeUnit.MINUTES))
                .isInstanceOfSatisfying(
                        ParserUnavailable.class,
                        e -> assertThat(e.error())
                                .isEqualTo(new IngestionError(Code.SERVER_ERROR, "parser_ended", null)));
        assertThat(blocks(parser.parse(next, "next.md", List.of()))).containsExactly("H1 Next");
    }

    @Test
    void a_process_that_does_not_start_says_why() throws Exception {
        config.heap = "1k";
        Path file = write(dir, "a.txt", "Text.".getBytes(UTF_8));
        ParserUnavailable fault =
                catchThrowableOfType(ParserUnavailable.class, () -> parser.parse(file, "a.txt", List.of()));
        assertThat(fault.error()).isEqualTo(new IngestionError(Code.SERVER_ERROR, "parser_not_started", null));
        assertThat(fault).hasMessageContaining("Too small maximum heap");
    }

    @Test
    void a_process_is_kept_for_the_next_file_until_it_has_done_its_share() throws Exception {
        config.documents = 2;
        Path file = write(dir, "a.txt", "Text.".getBytes(UTF_8));
        parser.parse(file, "a.txt", List.of());
        ProcessHandle first = newestChild();
        parser.parse(file, "a.txt", List.of());
        assertThat(first.isAlive()).isFalse();
        parser.parse(file, "a.txt", List.of());
        assertThat(newestChild()).isNotEqualTo(first);
    }

    @Test
    void a_process_without_work_is_ended() throws Exception {
        config.idle = Duration.ZERO;
        parser.parse(write(dir, "a.txt", "Text.".getBytes(UTF_8)), "a.txt", List.of());
        ProcessHandle child = newestChild();
        assertThat(child.isAlive()).isTrue();
        parser.endIdle();
        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void a_process_ends_with_its_parent() throws Exception {
        ParserTemp temp = ParserTemp.create();
        Process process = ParserCommand.start("64m", Parsing.LIMITS, temp);
        assertThat(process.getInputStream().read()).isEqualTo('S');
        process.getOutputStream().close();
        assertThat(process.onExit().get(1, TimeUnit.MINUTES).exitValue()).isZero();
        temp.delete();
        assertThat(temp.dir()).doesNotExist();
    }

    @Test
    void nothing_is_left_on_disk() throws Exception {
        Path temp;
        try (ParserProcess process = ParserProcess.start(config)) {
            temp = process.temp();
            process.parse(write(dir, "a.txt", "Text.".getBytes(UTF_8)), "a.txt", List.of());
            assertThat(filesIn(temp)).containsExactly("said");
        }
        assertThat(temp).doesNotExist();
    }

    /** Whatever a document names, by a file's address or by the network's: by the parsers' own settings, and by the process. */
    @Test
    void no_document_makes_anything_fetched() throws Exception {
        Path secret = write(dir, "secret.txt", "TOP SECRET".getBytes(UTF_8));
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String web = "http://127.0.0.1:%d/secret.dtd".formatted(listener.getLocalPort());
            for (String address : List.of(secret.toUri().toString(), web)) {
                for (Path file : thatFetch(address)) {
                    assertThat(seen(() -> Parsing.parse(file))).doesNotContain("SECRET");
                    assertThat(seen(() -> parser.parse(file, file.getFileName().toString(), List.of())))
                            .doesNotContain("SECRET");
                }
            }
            listener.setSoTimeout(1);
            assertThatThrownBy(listener::accept).isInstanceOf(java.net.SocketTimeoutException.class);
        }
    }

    private List<Path> thatFetch(String address) throws Exception {
        return List.of(
                write(dir, "a.docx", HostileFiles.docxThatFetches(address)),
                write(dir, "a.xlsx", HostileFiles.xlsxThatFetches(address)),
                write(dir, "a.odt", HostileFiles.odtThatFetches(address)),
                write(dir, "a.html", HostileFiles.htmlThatFetches(address)),
                write(dir, "a.xhtml", HostileFiles.xhtmlThatFetches(address)));
    }

    @FunctionalInterface
    private interface Parse {
        ParsedDocument run() throws Exception;
    }

    private static String seen(Parse parse) throws Exception {
        try {
            return parse.run().text().text();
        } catch (UnreadableDocument e) {
            return e.error().key();
        }
    }

    private static IngestionError refusal(DocumentParser parser, Path file) {
        return catchThrowableOfType(
                        UnreadableDocument.class,
                        () -> parser.parse(file, file.getFileName().toString(), List.of()))
                .error();
    }

    private static Set<ProcessHandle> children() {
        return ProcessHandle.current().children().collect(Collectors.toSet());
    }

    private static ProcessHandle newestChild() {
        return ProcessHandle.current()
                .children()
                .max(java.util.Comparator.comparing(
                        child -> child.info().startInstant().orElseThrow()))
                .orElseThrow();
    }

    private static Duration cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().orElseThrow();
    }

    private static List<String> filesIn(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
