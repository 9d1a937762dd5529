package org.vademecum.ingestion.parser;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs the Tesseract program on a picture: without a shell, with names that are ours alone, limits of its own on memory and processor
 * time where the system has {@code prlimit}, and on one thread, since pages of several documents are read at the same time.
 */
final class Tesseract {
    /** What a page takes is a few hundred megabytes. */
    private static final long MEMORY = 2L << 30;

    /** What processes say that were ended by a signal, as by those limits. */
    private static final int SIGNALLED = 128;

    private static final class Limits {
        static final boolean AVAILABLE = ParserCommand.ends(List.of("prlimit", "--as=" + MEMORY, "--"), "true");
    }

    private final OcrSettings settings;
    private final Path dir;

    /** {@code dir} is where it may write. */
    Tesseract(OcrSettings settings, Path dir) {
        this.settings = settings;
        this.dir = dir;
    }

    /**
     * The words of the picture as Tesseract's table of them; empty when it passed a limit.
     *
     * @param gray of eight bits a pixel
     * @throws IOException when Tesseract does not work at all
     */
    String recognise(BufferedImage gray) throws IOException {
        Path picture = dir.resolve("page.pgm");
        Path words = dir.resolve("words.tsv");
        Path said = dir.resolve("tesseract");
        write(gray, picture);
        ProcessBuilder builder = new ProcessBuilder(command(picture))
                .directory(dir.toFile())
                .redirectOutput(words.toFile())
                .redirectError(said.toFile());
        builder.environment().put("OMP_THREAD_LIMIT", "1");
        Process process = builder.start();
        process.getOutputStream().close();
        return ended(process) ? words(process.exitValue(), words, said) : "";
    }

    private List<String> command(Path picture) {
        List<String> command = new ArrayList<>();
        if (Limits.AVAILABLE) {
            long seconds = settings.timeout().toSeconds() + 1;
            command.addAll(List.of("prlimit", "--as=" + MEMORY, "--cpu=" + seconds, "--"));
        }
        String languages = String.join("+", settings.languages());
        command.addAll(
                List.of(settings.command(), picture.toString(), "stdout", "--dpi", "300", "-l", languages, "tsv"));
        return command;
    }

    private boolean ended(Process process) throws IOException {
        try {
            if (process.waitFor(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
        return false;
    }

    private static String words(int exit, Path words, Path said) throws IOException {
        if (exit > SIGNALLED) {
            return "";
        }
        if (exit != 0) {
            throw new IOException("Tesseract ended with " + exit + ": "
                    + Files.readString(said, StandardCharsets.ISO_8859_1).strip());
        }
        return Files.readString(words);
    }

    /** As a portable graymap, which costs no packing and is hard to misread. */
    private static void write(BufferedImage gray, Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            String head = "P5 %d %d 255\n".formatted(gray.getWidth(), gray.getHeight());
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(((DataBufferByte) gray.getRaster().getDataBuffer()).getData());
        }
    }
}
