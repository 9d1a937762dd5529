package org.vademecum.vectorstore;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** A stretch of a document that is embedded and searched; neighbours overlap. Ordinals count from 0 in text order in each
 * generation of the index. */
@Entity
@Table(name = "chunk")
@IdClass(Chunk.Key.class)
public class Chunk {
    /** A plain class, since EclipseLink 4 takes no record as an id class. */
    public static class Key {
        private String vectorStoreFileId;
        private int generation;
        private int ordinal;

        @SuppressWarnings("NullAway.Init")
        public Key() {}

        /** Of the first generation. */
        public Key(String vectorStoreFileId, int ordinal) {
            this(vectorStoreFileId, 0, ordinal);
        }

        public Key(String vectorStoreFileId, int generation, int ordinal) {
            this.vectorStoreFileId = vectorStoreFileId;
            this.generation = generation;
            this.ordinal = ordinal;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key
                    && key.ordinal == ordinal
                    && key.generation == generation
                    && key.vectorStoreFileId.equals(vectorStoreFileId);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * vectorStoreFileId.hashCode() + generation) + ordinal;
        }
    }

    /** Where a chunk stands in its document, without its text and its embedding. */
    public record Place(
            String vectorStoreFileId,
            int ordinal,
            int start,
            int end,
            @Nullable Integer pageFirst,
            @Nullable Integer pageLast,
            String headings) {}

    @Id
    @Column(name = "vector_store_file_id")
    private String vectorStoreFileId;

    @Id
    private int generation;

    @Id
    private int ordinal;

    private String content;

    @Column(name = "start_offset")
    private int start;

    @Column(name = "end_offset")
    private int end;

    @Column(name = "page_first")
    private @Nullable Integer pageFirst;

    @Column(name = "page_last")
    private @Nullable Integer pageLast;

    @Column(name = "heading_path")
    private String headings;

    private String lead;

    @Column(name = "token_count")
    private int tokens;

    /** Little-endian 32-bit floats; null until embedded. */
    private byte @Nullable [] embedding;

    @SuppressWarnings("NullAway.Init")
    protected Chunk() {}

    /**
     * @param headings the heading path, outermost first, joined by " › "
     * @param lead what stands further up and belongs to it, such as the header row of a table; searched and embedded with
     *     the content; otherwise empty
     */
    public Chunk(
            String vectorStoreFileId,
            int ordinal,
            String content,
            int start,
            int end,
            @Nullable Integer pageFirst,
            @Nullable Integer pageLast,
            String headings,
            String lead,
            int tokens) {
        this.vectorStoreFileId = vectorStoreFileId;
        this.ordinal = ordinal;
        this.content = content;
        this.start = start;
        this.end = end;
        this.pageFirst = pageFirst;
        this.pageLast = pageLast;
        this.headings = headings;
        this.lead = lead;
        this.tokens = tokens;
    }

    /** Gives it to another generation of its store's index than the first. Before it is kept. */
    public Chunk in(int generation) {
        this.generation = generation;
        return this;
    }

    public void embed(float[] vector) {
        embedding = Vectors.toBytes(vector);
    }

    public boolean embedded() {
        return embedding != null;
    }

    /** The embedding; empty when there is none yet. */
    public float[] vector() {
        return embedding == null ? new float[0] : Vectors.fromBytes(embedding);
    }

    public String vectorStoreFileId() {
        return vectorStoreFileId;
    }

    public int generation() {
        return generation;
    }

    public int ordinal() {
        return ordinal;
    }

    /** Where it stands. */
    public Place place() {
        return new Place(vectorStoreFileId, ordinal, start, end, pageFirst, pageLast, headings);
    }

    public String content() {
        return content;
    }

    public int start() {
        return start;
    }

    public int end() {
        return end;
    }

    public @Nullable Integer pageFirst() {
        return pageFirst;
    }

    public @Nullable Integer pageLast() {
        return pageLast;
    }

    public String headings() {
        return headings;
    }

    public String lead() {
        return lead;
    }

    public int tokens() {
        return tokens;
    }
}
