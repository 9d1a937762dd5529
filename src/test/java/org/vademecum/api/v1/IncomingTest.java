package org.vademecum.api.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.vademecum.common.Invalid;

class IncomingTest {
    private static final InputStream HANGS_UP = new InputStream() {
        @Override
        public int read() throws IOException {
            throw new IOException("Connection reset by peer");
        }
    };

    @Test
    void what_arrives_is_read() {
        assertThat(new Incoming(body("hello")).receive(InputStream::readAllBytes))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("hello");
    }

    @Test
    void a_program_that_falls_silent_is_told_so() {
        assertThatThrownBy(() -> new Incoming(HANGS_UP).receive(InputStream::read))
                .isInstanceOfSatisfying(Invalid.class, e -> assertThat(e.code()).isEqualTo("upload_interrupted"));
        assertThatThrownBy(() -> new Incoming(body("hel")).receive(content -> {
                    content.readAllBytes();
                    throw new EOFException("more was expected");
                }))
                .isInstanceOf(Invalid.class);
    }

    @Test
    void a_disk_that_is_full_is_not_the_program_s_fault() {
        assertThatThrownBy(() -> new Incoming(body("hello")).receive(content -> {
                    content.read();
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage("No space left on device");
    }

    @Test
    void a_form_that_says_that_its_file_is_too_large_is_refused_with_the_name_of_its_field() {
        assertThatThrownBy(() -> Incoming.requireRoom("data", 3L << 20, 1 << 20))
                .isInstanceOfSatisfying(Invalid.class, e -> {
                    assertThat(e.code()).isEqualTo("too_large");
                    assertThat(e.param()).isEqualTo("data");
                });
    }

    private static InputStream body(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
