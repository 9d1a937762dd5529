package org.vademecum.web.admin;

/** A vector store to choose, for assistants of its department. */
public record StoreChoice(String id, String name, String departmentId) {
    public String getId() {
        return id;
    }

    public String getName() {
        return name;
    }

    public String getDepartmentId() {
        return departmentId;
    }
}
