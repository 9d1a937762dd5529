package org.vademecum.ingestion.parser;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.logging.LogManager;
import org.apache.poi.openxml4j.util.ZipSecureFile;
import org.vademecum.vectorstore.PageWords;

/**
 * The process that parses files, one {@link ParserRequest} after the other, as its parent asks on standard input. It ends with its
 * parent, whose end closes that input. A heap that is full ends it too.
 */
final class ParserMain {
    /** The exit code of {@code -XX:+ExitOnOutOfMemoryError}. */
    static final int OUT_OF_MEMORY = 3;

    /** Of one package: a Word document has one for each picture, a presentation several for each slide. */
    private static final int MOST_FILES = 20_000;

    private final FileParser parser;
    private final DataOutputStream replies;

    private ParserMain(ParserLimits limits, DataOutputStream replies) {
        this.parser = new FileParser(limits);
        this.replies = replies;
    }

    /** {@code args} are {@link ParserLimits#arguments}. */
    public static void main(String[] args) throws IOException {
        DataOutputStream replies = new DataOutputStream(new FileOutputStream(FileDescriptor.out));
        System.setOut(System.err);
        LogManager.getLogManager().reset();
        Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> end(fault));
        Offline.enforce();
        ParserLimits limits = ParserLimits.of(List.of(args));
        ZipSecureFile.setMaxEntrySize(limits.maxPartBytes());
        ZipSecureFile.setMaxFileCount(MOST_FILES);
        new ParserMain(limits, replies).serve(new DataInputStream(System.in));
    }

    private void serve(DataInputStream requests) throws IOException {
        new ParserReply.Ready().write(replies);
        try {
            while (true) {
                ParserRequest request = ParserRequest.read(requests);
                Thread.ofPlatform().name("parse").start(() -> answer(request));
            }
        } catch (EOFException e) {
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
            Runtime.getRuntime().halt(0);
        }
    }

    private void answer(ParserRequest request) {
        try {
            reply(request).write(replies);
        } catch (IOException e) {
            end(e);
        }
    }

    /** What is in no order any more is no place for the next document. */
    private static void end(Throwable fault) {
        fault.printStackTrace();
        Runtime.getRuntime().halt(fault instanceof OutOfMemoryError ? OUT_OF_MEMORY : 1);
    }

    private ParserReply reply(ParserRequest request) {
        try {
            switch (request) {
                case ParserRequest.Parse asked ->
                    ParsedForm.write(
                            parser.parse(asked.file(), asked.filename(), RecognisedForm.read(asked.recognised())),
                            asked.into());
                case ParserRequest.Recognise asked -> RecognisedForm.write(List.of(recognise(asked)), asked.into());
            }
            return new ParserReply.Parsed();
        } catch (UnreadableDocument e) {
            return new ParserReply.Refused(e.error());
        } catch (IOException e) {
            return new ParserReply.Failed(String.valueOf(e.getMessage()));
        }
    }

    private PageWords recognise(ParserRequest.Recognise asked) throws UnreadableDocument, IOException {
        Path dir = Objects.requireNonNull(asked.into().getParent(), "the directory to write to");
        return parser.recognise(asked.file(), asked.filename(), asked.page(), new Tesseract(asked.ocr(), dir));
    }
}
