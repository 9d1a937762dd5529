package org.vademecum.vectorstore;

/** How far a document version has come. */
public enum IngestionStage {
    QUEUED,
    PARSING,
    /** Reading pages that are nothing but a picture. */
    RECOGNISING,
    SPLITTING,
    EMBEDDING,
    /** All is made but the entry in the index, which a curator is to allow. */
    AWAITING,
    INDEXING,
    READY;

    /** The name on the wire and in message keys: lower case. */
    public String id() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
