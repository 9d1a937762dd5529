package org.vademecum.web.admin;

import java.io.Serializable;

/** An option of a list: a store to upload to, a department to look at. */
public final class Choice implements Serializable {
    private final String id;
    private final String label;

    Choice(String id, String label) {
        this.id = id;
        this.label = label;
    }

    public String getId() {
        return id;
    }

    public String getLabel() {
        return label;
    }
}
