package org.vademecum.run;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.vademecum.common.Ids;

/** A thread cites a document because an assistant is shared with the department of whoever asked. */
@Entity
@Table(name = "borrowed_citation")
public class BorrowedCitation {
    @Id
    private String id;

    @Column(name = "thread_id")
    private String threadId;

    @Column(name = "assistant_id")
    private String assistantId;

    /** The document version. */
    @Column(name = "vector_store_file_id")
    private String vectorStoreFileId;

    @SuppressWarnings("NullAway.Init")
    protected BorrowedCitation() {}

    BorrowedCitation(Run run, String vectorStoreFileId) {
        this.id = Ids.next("cite_");
        this.threadId = run.threadId();
        this.assistantId = run.assistantId();
        this.vectorStoreFileId = vectorStoreFileId;
    }
}
