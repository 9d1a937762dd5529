package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vademecum.access.Role;
import org.vademecum.bootstrap.SampleCompany.ManualEntry;

class SampleCompanyTest {
    @Test
    void every_department_has_a_store_and_an_assistant_that_reads_it() throws IOException {
        SampleCompany company = SampleCompany.read();

        assertThat(company.departments()).hasSize(3).allSatisfy(department -> {
            assertThat(company.vectorStores())
                    .anyMatch(store -> store.department().equals(department.key()));
            assertThat(company.assistants())
                    .anyMatch(assistant -> assistant.department().equals(department.key()));
        });
        assertThat(company.assistants())
                .allMatch(assistant -> company.vectorStores().stream()
                        .anyMatch(store -> store.key().equals(assistant.vectorStore())));
    }

    @Test
    void somebody_looks_after_all_of_the_manuals() throws IOException {
        assertThat(SampleCompany.read().accounts())
                .anyMatch(account -> account.asRoles().contains(Role.CURATOR)
                        && account.departments().size() == 3);
    }

    @Test
    void a_manuals_older_version_comes_before_its_newer_one() throws IOException {
        Map<String, Integer> versions = new HashMap<>();
        for (ManualEntry manual : SampleCompany.manuals()) {
            Integer earlier = versions.put(manual.department() + "/" + manual.file(), manual.version());
            assertThat(manual.version()).isGreaterThan(earlier == null ? 0 : earlier);
        }
        assertThat(versions).hasSizeGreaterThanOrEqualTo(9);
    }

    @Test
    void the_build_has_set_every_manual() throws IOException {
        for (ManualEntry manual : SampleCompany.manuals()) {
            try (InputStream content = SampleCompany.open(manual.path())) {
                assertThat(content.readAllBytes()).isNotEmpty();
            }
        }
    }
}
