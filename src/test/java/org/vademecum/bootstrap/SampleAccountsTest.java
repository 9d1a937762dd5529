package org.vademecum.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleAccountsTest {
    @TempDir
    Path data;

    @Test
    void passwords_are_the_same_after_a_restart() throws IOException {
        SampleAccounts.in(data).add("hanna", "mito-zula-beka-runo", "Hanna Whitlock: employee");

        assertThat(SampleAccounts.in(data).passwordOf("hanna")).contains("mito-zula-beka-runo");
        assertThat(SampleAccounts.in(data).passwordOf("idris")).isEmpty();
    }

    @Test
    void a_line_names_the_person() throws IOException {
        SampleAccounts.in(data).add("hanna", "mito-zula-beka-runo", "Hanna Whitlock: employee");

        assertThat(data.resolve("sample-accounts.txt"))
                .content()
                .contains("hanna")
                .contains("mito-zula-beka-runo  Hanna Whitlock: employee");
    }

    @Test
    void only_the_owner_may_read_them() throws IOException {
        SampleAccounts accounts = SampleAccounts.in(data);
        accounts.add("hanna", "mito-zula-beka-runo", "Hanna");
        accounts.add("idris", "beka-runo-mito-zula", "Idris");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("sample-accounts.txt"))))
                .isEqualTo("rw-------");
    }
}
