package org.vademecum.ingestion.parser;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.DocumentText;
import org.vademecum.vectorstore.DocumentText.Block;
import org.vademecum.vectorstore.DocumentText.Kind;
import org.vademecum.vectorstore.DocumentText.Picture;
import org.vademecum.vectorstore.DocumentText.Reading;

/**
 * A parsed document as bytes in a file, from the process that parses to the one that does not trust it: sizes are checked before
 * anything is allocated, and blocks before they are believed.
 */
final class ParsedForm {
    /** Of a block at least: the length of its kind, start, end, level, page. */
    private static final int BLOCK_BYTES = Short.BYTES + 4 * Integer.BYTES;

    /** Of a picture at least: its number, start and end, and the length of what became of it. */
    private static final int PICTURE_BYTES = 3 * Integer.BYTES + Short.BYTES;

    private static final int NO_PAGE = 0;

    private ParsedForm() {}

    static void write(ParsedDocument document, Path file) throws IOException {
        DocumentText text = document.text();
        byte[] characters = text.text().getBytes(UTF_8);
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeUTF(document.title());
            out.writeUTF(document.mediaType());
            out.writeInt(characters.length);
            out.write(characters);
            out.writeInt(text.pages() == null ? -1 : text.pages());
            out.writeInt(text.pageStarts().size());
            for (int start : text.pageStarts()) {
                out.writeInt(start);
            }
            out.writeInt(text.blocks().size());
            for (Block block : text.blocks()) {
                out.writeUTF(block.kind().name());
                out.writeInt(block.start());
                out.writeInt(block.end());
                out.writeInt(block.level());
                out.writeInt(block.page() == null ? NO_PAGE : block.page());
            }
            out.writeInt(text.pictures().size());
            for (Picture picture : text.pictures()) {
                out.writeInt(picture.number());
                out.writeInt(picture.start());
                out.writeInt(picture.end());
                out.writeUTF(picture.reading().name());
            }
            writePages(document.ofPictures() ? List.of() : document.scanned(), out);
            writePages(document.ofPictures() ? List.of() : document.recognised(), out);
            out.writeInt(text.attachments().size());
            for (String name : text.attachments()) {
                out.writeUTF(name);
            }
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException when the file holds anything else
     */
    static ParsedDocument read(Path file) throws IOException {
        long size = Files.size(file);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            String title = in.readUTF();
            String mediaType = in.readUTF();
            byte[] characters = new byte[count(in, 1, size)];
            in.readFully(characters);
            String text = new String(characters, UTF_8);
            int pages = in.readInt();
            List<Integer> pageStarts = new ArrayList<>();
            for (int i = count(in, Integer.BYTES, size); i > 0; i--) {
                pageStarts.add(offset(in, pageStarts.isEmpty() ? 0 : pageStarts.getLast(), text));
            }
            List<Block> blocks = new ArrayList<>();
            for (int i = count(in, BLOCK_BYTES, size); i > 0; i--) {
                blocks.add(block(in, blocks.isEmpty() ? 0 : blocks.getLast().end(), text));
            }
            List<Picture> pictures = pictures(in, text, size);
            List<Integer> scanned = pages(in, pages, size);
            List<Integer> recognised = pages(in, pages, size);
            List<String> attachments = new ArrayList<>();
            for (int i = count(in, Short.BYTES, size); i > 0; i--) {
                attachments.add(in.readUTF());
            }
            DocumentText built =
                    new DocumentText(text, blocks, pages < 0 ? null : pages, pageStarts, attachments, pictures);
            return pictures.isEmpty()
                    ? new ParsedDocument(title, built, mediaType, scanned, recognised)
                    : ParsedDocument.withPictures(title, built, mediaType);
        }
    }

    private static void writePages(List<Integer> pages, DataOutputStream out) throws IOException {
        out.writeInt(pages.size());
        for (int page : pages) {
            out.writeInt(page);
        }
    }

    /** Ascending, each once. */
    private static List<Integer> pages(DataInputStream in, int last, long size) throws IOException {
        List<Integer> pages = new ArrayList<>();
        for (int i = count(in, Integer.BYTES, size); i > 0; i--) {
            int page = in.readInt();
            check(page > (pages.isEmpty() ? NO_PAGE : pages.getLast()) && page <= last);
            pages.add(page);
        }
        return pages;
    }

    /** In the order of the text, each number once. */
    private static List<Picture> pictures(DataInputStream in, String text, long size) throws IOException {
        List<Picture> pictures = new ArrayList<>();
        Set<Integer> numbers = new HashSet<>();
        for (int i = count(in, PICTURE_BYTES, size); i > 0; i--) {
            Picture picture =
                    picture(in, pictures.isEmpty() ? 0 : pictures.getLast().end(), text);
            check(numbers.add(picture.number()));
            pictures.add(picture);
        }
        return pictures;
    }

    private static int count(DataInputStream in, int bytesEach, long size) throws IOException {
        int count = in.readInt();
        check(count >= 0 && (long) count * bytesEach <= size);
        return count;
    }

    private static int offset(DataInputStream in, int from, String text) throws IOException {
        int offset = in.readInt();
        check(offset >= from && offset <= text.length());
        return offset;
    }

    private static Block block(DataInputStream in, int from, String text) throws IOException {
        Kind kind = named(Kind.class, in.readUTF());
        int start = offset(in, from, text);
        int end = offset(in, start, text);
        return new Block(kind, start, end, in.readInt(), page(in.readInt()));
    }

    private static Picture picture(DataInputStream in, int from, String text) throws IOException {
        int number = in.readInt();
        check(number > 0);
        int start = offset(in, from, text);
        int end = offset(in, start, text);
        return new Picture(number, start, end, named(Reading.class, in.readUTF()));
    }

    private static <E extends Enum<E>> E named(Class<E> kinds, String name) throws IOException {
        try {
            return Enum.valueOf(kinds, name);
        } catch (IllegalArgumentException e) {
            throw new IOException("The parser handed over a " + kinds.getSimpleName() + " of " + name, e);
        }
    }

    private static @Nullable Integer page(int number) throws IOException {
        check(number >= NO_PAGE);
        return number == NO_PAGE ? null : number;
    }

    private static void check(boolean holds) throws IOException {
        if (!holds) {
            throw new IOException("The parser handed over what is no parsed document");
        }
    }
}
