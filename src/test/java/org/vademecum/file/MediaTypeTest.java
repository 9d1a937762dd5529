package org.vademecum.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MediaTypeTest {
    @Test
    void type_and_subtype_are_kept_in_lower_case() {
        assertThat(MediaType.clean("Text/HTML; charset=utf-8")).isEqualTo("text/html");
        assertThat(MediaType.clean("application/vnd.openxmlformats-officedocument.wordprocessingml.document"))
                .isEqualTo("application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    }

    @Test
    void anything_else_is_unknown() {
        assertThat(MediaType.clean(null)).isEqualTo("application/octet-stream");
        assertThat(MediaType.clean("")).isEqualTo("application/octet-stream");
        assertThat(MediaType.clean("text/html\r\nSet-Cookie: x")).isEqualTo("application/octet-stream");
        assertThat(MediaType.clean("a/" + "b".repeat(200))).isEqualTo("application/octet-stream");
    }
}
