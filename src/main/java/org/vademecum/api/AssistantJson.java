package org.vademecum.api;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Department;
import org.vademecum.assistant.Assistant;
import org.vademecum.vectorstore.StoreSummary;

/**
 * An assistant as its users see it.
 *
 * @param shared whether it is another department's, which shares it
 * @param documents number of searchable documents
 * @param newestVersionAt date of the newest one, seconds since 1970, null without documents
 * @param indexing number of documents on the way
 */
record AssistantJson(
        String id,
        String name,
        String initials,
        @Nullable String description,
        DepartmentJson department,
        boolean shared,
        List<String> starters,
        int documents,
        @Nullable Long newestVersionAt,
        int indexing) {
    static AssistantJson of(Assistant assistant, boolean shared, Department department, List<StoreSummary> stores) {
        String name = assistant.name();
        return new AssistantJson(
                assistant.id(),
                name == null ? department.name() : name,
                department.initials(),
                assistant.description(),
                DepartmentJson.of(department),
                shared,
                assistant.starters(),
                stores.stream().mapToInt(StoreSummary::documents).sum(),
                newest(stores),
                stores.stream().mapToInt(StoreSummary::indexing).sum());
    }

    private static @Nullable Long newest(List<StoreSummary> stores) {
        return stores.stream()
                .map(StoreSummary::newest)
                .filter(java.util.Objects::nonNull)
                .max(LocalDate::compareTo)
                .map(date -> date.atStartOfDay(ZoneOffset.UTC).toEpochSecond())
                .orElse(null);
    }
}
