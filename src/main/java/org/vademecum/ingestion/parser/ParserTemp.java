package org.vademecum.ingestion.parser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** The only directory that a parsing process is to write to. What it leaves behind there may be confidential, and is removed. */
record ParserTemp(Path dir) {
    private static final Logger LOG = System.getLogger(ParserTemp.class.getName());

    private static final int LAST_WORDS = 2000;

    static ParserTemp create() throws IOException {
        return new ParserTemp(Files.createTempDirectory("vademecum-parser-"));
    }

    /** What the process says on its standard error. */
    Path said() {
        return dir.resolve("said");
    }

    /** The end of what it said, on one line. */
    String lastWords() {
        try {
            String said = Files.readString(said(), StandardCharsets.ISO_8859_1);
            return said.substring(Math.max(0, said.length() - LAST_WORDS))
                    .strip()
                    .replaceAll("\\s*\\R\\s*", "; ");
        } catch (IOException e) {
            return "it said nothing (" + e + ")";
        }
    }

    long bytes() throws IOException {
        long[] sum = {0};
        Files.walkFileTree(dir, new Visitor() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                sum[0] += attributes.size();
                return FileVisitResult.CONTINUE;
            }
        });
        return sum[0];
    }

    /** Removes what one document left, before the next one comes. */
    void clear() throws IOException {
        Files.walkFileTree(dir, new Visitor() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!file.equals(said())) {
                    Files.deleteIfExists(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Removes all of it; what cannot be removed is told in the log. */
    void delete() {
        try {
            Files.walkFileTree(dir, new Visitor() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException fault)
                        throws IOException {
                    Files.deleteIfExists(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException | UncheckedIOException e) {
            LOG.log(Level.WARNING, "What a parser left in " + dir + " could not be removed", e);
        }
    }

    /** Files may go while one looks. */
    private static class Visitor extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException fault) throws IOException {
            if (fault instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw fault;
        }
    }
}
