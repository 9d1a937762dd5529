package org.vademecum.vectorstore;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was recognised on a page of a document version, or in a picture within it; kept page by page, so that nobody has to do it over. */
@Entity
@Table(name = "recognised_page")
@IdClass(RecognisedPage.Key.class)
public class RecognisedPage {
    /** A plain class, since EclipseLink 4 takes no record as an id class. */
    public static class Key {
        private String vectorStoreFileId;
        private int page;

        @SuppressWarnings("NullAway.Init")
        public Key() {}

        public Key(String vectorStoreFileId, int page) {
            this.vectorStoreFileId = vectorStoreFileId;
            this.page = page;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && key.page == page && key.vectorStoreFileId.equals(vectorStoreFileId);
        }

        @Override
        public int hashCode() {
            return Objects.hash(vectorStoreFileId, page);
        }
    }

    /** A page, or a picture by its number, and how sure its words are, in percent. */
    public record Confidence(int page, int confidence) {}

    /** How sure they are on average, in percent; empty for none. */
    public static Optional<Integer> confidence(List<Confidence> pages) {
        return pages.isEmpty()
                ? Optional.empty()
                : Optional.of((int) Math.round(pages.stream()
                        .mapToInt(Confidence::confidence)
                        .average()
                        .orElse(0)));
    }

    @Id
    @Column(name = "vector_store_file_id")
    private String vectorStoreFileId;

    @Id
    private int page;

    private int confidence;

    /** As {@link PageWords#bytes}. */
    private byte[] words;

    @SuppressWarnings("NullAway.Init")
    protected RecognisedPage() {}

    public RecognisedPage(String vectorStoreFileId, PageWords words) {
        this.vectorStoreFileId = vectorStoreFileId;
        this.page = words.page();
        this.confidence = words.confidence();
        this.words = words.bytes();
    }

    public int page() {
        return page;
    }

    public int confidence() {
        return confidence;
    }

    public PageWords words() {
        return PageWords.of(words);
    }
}
