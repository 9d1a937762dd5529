package org.vademecum.web.admin;

/** Something that somebody would have or see, and why. */
public final class TrialRow {
    private final String what;
    private final String detail;
    private final String why;

    TrialRow(String what, String detail, String why) {
        this.what = what;
        this.detail = detail;
        this.why = why;
    }

    public String getWhat() {
        return what;
    }

    /** More about it; may be empty. */
    public String getDetail() {
        return detail;
    }

    public String getWhy() {
        return why;
    }
}
