package org.vademecum.api.v1;

/** What a DELETE answers; {@code object} is such as {@code assistant.deleted}. */
record DeletedJson(String id, String object, boolean deleted) {
    static DeletedJson of(String object, String id) {
        return new DeletedJson(id, object, true);
    }
}
