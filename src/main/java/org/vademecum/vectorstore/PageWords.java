package org.vademecum.vectorstore;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The words that were recognised in the picture of a page, or in one within a document, where they stand on it as it is viewed: points
 * from the left and the top. The longer side of a picture that is no PDF's has {@value #PICTURE_SIDE} points.
 *
 * @param page from 1; the {@link DocumentText.Picture#number} of a picture within a document
 * @param width of the page
 * @param words in reading order; empty when none was recognised
 */
public record PageWords(int page, float width, float height, List<Word> words) {
    /** As that of an A4 page. */
    public static final float PICTURE_SIDE = 842;

    private static final int MOST_WORDS = 100_000;

    /**
     * @param line counts the lines of the page, from 0
     * @param confidence how sure it is that the word reads so, in percent
     */
    public record Word(String text, float left, float top, float right, float bottom, int line, int confidence) {
        public Word {
            if (!(left <= right && top <= bottom) || line < 0 || confidence < 0 || confidence > 100) {
                throw new IllegalArgumentException("No word of a page");
            }
        }

        public float height() {
            return bottom - top;
        }
    }

    public PageWords {
        if (page < 1 || !(width > 0 && height > 0)) {
            throw new IllegalArgumentException("No page");
        }
        words = List.copyOf(words);
    }

    /** Of a picture in which nothing can be read. */
    public static PageWords none(int page) {
        return new PageWords(page, 1, 1, List.of());
    }

    /** The same under another number. */
    public PageWords at(int number) {
        return new PageWords(number, width, height, words);
    }

    /** Letters and digits of the words. */
    public long letters() {
        return words.stream()
                .flatMapToInt(word -> word.text().codePoints())
                .filter(Character::isLetterOrDigit)
                .count();
    }

    /** How sure the words are on average, longer ones counting for more; 0 when there are none. */
    public int confidence() {
        long letters = words.stream().mapToLong(word -> word.text().length()).sum();
        long sum = words.stream()
                .mapToLong(word -> (long) word.confidence() * word.text().length())
                .sum();
        return letters == 0 ? 0 : Math.round((float) sum / letters);
    }

    public void write(DataOutputStream out) throws IOException {
        out.writeInt(page);
        out.writeFloat(width);
        out.writeFloat(height);
        out.writeInt(words.size());
        for (Word word : words) {
            out.writeUTF(word.text());
            out.writeFloat(word.left());
            out.writeFloat(word.top());
            out.writeFloat(word.right());
            out.writeFloat(word.bottom());
            out.writeInt(word.line());
            out.writeByte(word.confidence());
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException when it is anything else
     */
    public static PageWords read(DataInputStream in) throws IOException {
        try {
            int page = in.readInt();
            float width = in.readFloat();
            float height = in.readFloat();
            int count = in.readInt();
            if (count < 0 || count > MOST_WORDS) {
                throw new IOException("A page of " + count + " words");
            }
            List<Word> words = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                words.add(new Word(
                        in.readUTF(),
                        in.readFloat(),
                        in.readFloat(),
                        in.readFloat(),
                        in.readFloat(),
                        in.readInt(),
                        in.readByte()));
            }
            return new PageWords(page, width, height, words);
        } catch (IllegalArgumentException e) {
            throw new IOException(e);
        }
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static PageWords of(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
