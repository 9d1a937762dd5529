package org.vademecum.vectorstore;

/** What documents and stores are called in the index: in the first generation as ever, and in others with its number. */
public final class IndexNames {
    static final char SEPARATOR = '/';

    private IndexNames() {}

    /** The name of a document or a store in a generation. */
    public static String of(String id, int generation) {
        return generation == 0 ? id : id + SEPARATOR + generation;
    }

    /** The document or store that goes by the name. */
    public static String id(String name) {
        int end = name.indexOf(SEPARATOR);
        return end < 0 ? name : name.substring(0, end);
    }

    /** The generation that the name is of. */
    public static int generation(String name) {
        int end = name.indexOf(SEPARATOR);
        return end < 0 ? 0 : Integer.parseInt(name.substring(end + 1));
    }
}
