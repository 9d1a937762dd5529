package org.vademecum.web.admin;

import java.util.Map;
import java.util.stream.Collectors;
import org.vademecum.access.Department;
import org.vademecum.access.DepartmentOverview;

/** A department as the list shows it. */
public class DepartmentItem {
    private final DepartmentOverview overview;
    private final AdminTexts texts;

    DepartmentItem(DepartmentOverview overview, AdminTexts texts) {
        this.overview = overview;
        this.texts = texts;
    }

    private Department department() {
        return overview.department();
    }

    public String getId() {
        return department().id();
    }

    public String getName() {
        return department().name();
    }

    public String getCode() {
        return department().code();
    }

    /** The group that gives it. */
    public String getGroup() {
        return overview.groupPath();
    }

    /** The group that an administrator has named; empty when its own name decides. */
    public String getMapped() {
        String path = department().groupPath();
        return path == null ? "" : path;
    }

    public long getMembers() {
        return count("members");
    }

    public long getAssistants() {
        return count("assistants");
    }

    public long getStores() {
        return count("stores");
    }

    private long count(String kind) {
        return overview.held().getOrDefault(kind, 0L);
    }

    /** Such as "2 members, 1 assistant"; empty when it could be deleted. */
    public String getHeld() {
        return overview.held().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(held -> texts.count("admin_departments.held." + held.getKey(), held.getValue()))
                .collect(Collectors.joining(", "));
    }
}
