package org.vademecum.access;

/** Somebody as an identity provider knows them, whatever they are called. */
public record RealmSubject(String issuer, String subject) {
    private static final String SEPARATOR = " ";

    /** As it is kept with a principal; neither part has a blank. */
    static RealmSubject of(String key) {
        int blank = key.indexOf(SEPARATOR);
        return new RealmSubject(key.substring(0, blank), key.substring(blank + 1));
    }

    /** What it is known by here; names change and are given away again, this never is. */
    public String key() {
        return issuer + SEPARATOR + subject;
    }
}
