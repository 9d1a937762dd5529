package org.vademecum.vectorstore;

/** How a list of documents is ordered. */
public record DocumentSort(Column column, boolean ascending) {
    public static final DocumentSort NEWEST_FIRST = new DocumentSort(Column.UPLOADED, false);

    /** What a list can be ordered by. */
    public enum Column {
        TITLE("f.title"),
        DEPARTMENT("d.name"),
        STORE("s.name"),
        STATUS("f.status"),
        PAGES("f.pageCount"),
        SIZE("b.bytes"),
        UPLOADED("f.seq"),
        /** By department, in it by store, in it by title. */
        PLACE("d.name, s.name, lower(f.title)");

        private final String expression;

        Column(String expression) {
            this.expression = expression;
        }
    }

    String orderBy() {
        return column.expression + (ascending ? " asc" : " desc") + (column == Column.UPLOADED ? "" : ", f.seq desc");
    }
}
