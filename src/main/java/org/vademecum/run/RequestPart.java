package org.vademecum.run;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An element of requests of a thread: a message or a tool. Named by its content, so that it is kept once. */
@Entity
@Table(name = "request_part")
@IdClass(RequestPart.Key.class)
public class RequestPart {
    /** A plain class, since EclipseLink 4 takes no record as an id class. */
    public static class Key {
        private String threadId;
        private String hash;

        @SuppressWarnings("NullAway.Init")
        public Key() {}

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && key.threadId.equals(threadId) && key.hash.equals(hash);
        }

        @Override
        public int hashCode() {
            return Objects.hash(threadId, hash);
        }
    }

    @Id
    @Column(name = "thread_id")
    private String threadId;

    /** SHA-256 of the content, in hexadecimal digits. */
    @Id
    private String hash;

    /** Compressed. */
    private byte[] content;

    @SuppressWarnings("NullAway.Init")
    protected RequestPart() {}

    RequestPart(String threadId, String hash, byte[] content) {
        this.threadId = threadId;
        this.hash = hash;
        this.content = Deflated.of(content);
    }

    String hash() {
        return hash;
    }

    /** Exactly the bytes that stood in the request. */
    byte[] content() {
        return Deflated.restore(content);
    }
}
