package org.vademecum.web.admin;

import java.util.List;

/** Some knobs of an assistant's tuning under a heading. */
public class TuningGroup {
    private final String title;
    private final List<TuningField> fields;

    TuningGroup(String title, List<TuningField> fields) {
        this.title = title;
        this.fields = fields;
    }

    public String getTitle() {
        return title;
    }

    public List<TuningField> getFields() {
        return fields;
    }
}
