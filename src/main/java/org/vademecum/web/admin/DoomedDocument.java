package org.vademecum.web.admin;

import java.io.Serializable;
import org.vademecum.vectorstore.VectorStoreFile;

/** A document that is about to be deleted. */
public final class DoomedDocument implements Serializable {
    private final String id;
    private final String title;
    private final String filename;

    DoomedDocument(VectorStoreFile file) {
        this.id = file.id();
        this.title = file.title();
        this.filename = file.filename();
    }

    public String getId() {
        return id;
    }

    public String getTitle() {
        return title;
    }

    public String getFilename() {
        return filename;
    }
}
