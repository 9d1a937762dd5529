package org.vademecum.access;

/** What the audit tells of. The ids are kept for ever: they may be added to, and never given another meaning. */
public enum AuditAction {
    SIGN_IN("sign_in"),
    SIGN_OUT("sign_out"),
    /** First use in an hour. */
    KEY_USE("key.use"),
    KEY_CREATE("key.create"),
    KEY_CHANGE("key.change"),
    /** Another one came in its place, and it goes on for a while. */
    KEY_ROTATE("key.rotate"),
    KEY_REVOKE("key.revoke"),
    ACCOUNT_CREATE("account.create"),
    DEPARTMENT_CREATE("department.create"),
    /** Renamed, or mapped to another group. */
    DEPARTMENT_CHANGE("department.change"),
    DEPARTMENT_DELETE("department.delete"),
    /** For how long a department keeps what it has. */
    RETENTION_CHANGE("retention.change"),
    /** A department's time for some of it was over. */
    RETENTION_DELETE("retention.delete"),
    /** A department or a person loses nothing from now on. */
    HOLD_PLACE("hold.place"),
    HOLD_LIFT("hold.lift"),
    /** An administrator looked up what somebody would see. */
    ACCESS_TRIAL("access.trial"),
    /** Somebody looked at what is another's, as their role allows. */
    FOREIGN_READ("foreign.read"),
    ASSISTANT_CREATE("assistant.create"),
    ASSISTANT_CHANGE("assistant.change"),
    ASSISTANT_DELETE("assistant.delete"),
    /** Members of another department may ask it. */
    ASSISTANT_SHARE("assistant.share"),
    ASSISTANT_WITHDRAW("assistant.withdraw"),
    POLICY_CHANGE("policy.change"),
    /** What a store is searched by, or an assistant besides. */
    RETRIEVAL_CHANGE("retrieval.change"),
    /** What a department's words mean to a search. */
    GLOSSARY_CHANGE("glossary.change"),
    GLOSSARY_EXPORT("glossary.export"),
    /** The documents of a store are indexed anew. */
    REINDEX_START("reindex.start"),
    REINDEX_CANCEL("reindex.cancel"),
    /** A store is searched by another generation of its index. */
    REINDEX_SWAP("reindex.swap"),
    REINDEX_ROLLBACK("reindex.rollback"),
    REINDEX_DISCARD("reindex.discard"),
    /** A search index was compared with the database. */
    INDEX_VERIFY("index.verify"),
    /** A search index was given what it lacked, as before a move. */
    INDEX_FILL("index.fill"),
    /** Every document was put into a search index anew. */
    INDEX_REBUILD("index.rebuild"),
    STORE_CREATE("store.create"),
    STORE_CHANGE("store.change"),
    STORE_DELETE("store.delete"),
    FILE_UPLOAD("file.upload"),
    FILE_DELETE("file.delete"),
    DOCUMENT_UPLOAD("document.upload"),
    /** What is stored of it was read anew, as another version. */
    DOCUMENT_REREAD("document.reread"),
    /** Only some groups of the department may read it, or all again. */
    DOCUMENT_NARROW("document.narrow"),
    /** What it is worth in searches beside the others. */
    DOCUMENT_BOOST("document.boost"),
    /** A version that was held back is searched from now on. */
    DOCUMENT_PUBLISH("document.publish"),
    /** It can be restored from the bin for a while. */
    DOCUMENT_DISCARD("document.discard"),
    DOCUMENT_RESTORE("document.restore"),
    /** For good. */
    DOCUMENT_DELETE("document.delete"),
    /** A document asked for it, and nobody else: it was not made. */
    FUNCTION_CALL("function.call"),
    THREAD_DELETE("thread.delete"),
    MESSAGE_DELETE("message.delete"),
    REVIEW_JUDGE("review.judge"),
    /** Its verdict was taken back. */
    REVIEW_REOPEN("review.reopen"),
    /** Search found what it must not: an alarm. */
    CANARY_ALARM("canary.alarm"),
    /** Database, index and blobs were compared. */
    STORAGE_CHECK("storage.check"),
    /** A server began with other settings than the one before. */
    CONFIGURATION_CHANGE("configuration.change"),
    /** What a department may spend a day. */
    BUDGET_CHANGE("budget.change"),
    /** Most of a day's budget is spent. */
    BUDGET_WARNING("budget.warning"),
    /** Somebody took along what is kept of them. */
    DATA_EXPORT("data.export"),
    /** Nothing is left of what somebody has asked. */
    DATA_ERASE("data.erase"),
    /** Somebody has had themselves forgotten. */
    ACCOUNT_CLOSE("account.close"),
    AUDIT_EXPORT("audit.export"),
    AUDIT_VERIFY("audit.verify");

    private final String id;

    AuditAction(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }
}
