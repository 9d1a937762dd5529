package org.vademecum.bootstrap;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.vademecum.access.Role;
import org.vademecum.common.Json;

/** The sample company as the build has put it on the class path. */
record SampleCompany(
        List<DepartmentEntry> departments,
        @JsonProperty("vectorStores") List<StoreEntry> vectorStores,
        List<AssistantEntry> assistants,
        List<AccountEntry> accounts) {
    private static final String FOLDER = "/sample/";
    private static final TypeReference<List<ManualEntry>> MANUALS = new TypeReference<>() {};

    record DepartmentEntry(String key, String name, String initials) {}

    record StoreEntry(String key, String department, String name) {}

    record AssistantEntry(
            String key,
            String department,
            String name,
            String description,
            String instructions,
            @JsonProperty("vectorStore") String vectorStore,
            List<String> starters) {}

    record AccountEntry(
            String username,
            @JsonProperty("displayName") String displayName,
            String email,
            List<String> roles,
            List<String> departments) {
        Set<Role> asRoles() {
            return roles.stream()
                    .map(role -> Role.valueOf(role.toUpperCase(Locale.ROOT)))
                    .collect(Collectors.toSet());
        }
    }

    /** One version of a manual; {@code path} is below the sample folder. */
    record ManualEntry(String department, String title, String file, String path, int version, LocalDate date) {}

    static SampleCompany read() throws IOException {
        try (InputStream json = open("company.json")) {
            return Json.mapper().readValue(json, SampleCompany.class);
        }
    }

    /** The manuals, each document's older versions before its newer ones. */
    static List<ManualEntry> manuals() throws IOException {
        try (InputStream json = open("manuals.json")) {
            return Json.mapper().readValue(json, MANUALS).stream()
                    .sorted(Comparator.comparingInt(ManualEntry::version))
                    .toList();
        }
    }

    /** Closing it is the caller's. */
    static InputStream open(String path) throws IOException {
        InputStream stream = SampleCompany.class.getResourceAsStream(FOLDER + path);
        if (stream == null) {
            throw new FileNotFoundException("no sample file " + path);
        }
        return stream;
    }
}
