package org.vademecum.api.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.common.Invalid;
import org.vademecum.support.MultipartForm;

class MultipartTest {
    @Test
    void parts_come_in_their_order_and_what_is_not_read_is_passed_over() throws IOException {
        Multipart parts = parts("""
                --b
                Content-Disposition: form-data; name="purpose"

                assistants
                --b
                Content-Disposition: form-data; name="file"; filename="a.txt"
                Content-Type: text/plain

                one
                two
                --b--
                """);

        assertThat(next(parts).name()).isEqualTo("purpose");
        Multipart.Part file = next(parts);
        assertThat(file.filename()).isEqualTo("a.txt");
        assertThat(file.contentType()).isEqualTo("text/plain");
        assertThat(file.content()).asString(StandardCharsets.UTF_8).isEqualTo("one\r\ntwo");
        assertThat(parts.next()).isEmpty();
        assertThat(parts.next()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 65_530, 65_536, 65_540, 300_000})
    void content_of_any_length_comes_out_as_it_went_in(int length) throws IOException {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        // What looks like the beginning of a delimiter, everywhere.
        for (int i = 0; i + 4 < length; i += 7) {
            content[i] = '\r';
            content[i + 1] = '\n';
            content[i + 2] = '-';
            content[i + 3] = '-';
        }
        MultipartForm form = new MultipartForm().file("file", "f", content).field("after", "x");

        for (InputStream body : new InputStream[] {
            new ByteArrayInputStream(form.bytes()), new Trickle(new ByteArrayInputStream(form.bytes()))
        }) {
            Multipart parts = Multipart.of(form.contentType(), body);
            assertThat(next(parts).content().readAllBytes()).isEqualTo(content);
            assertThat(next(parts).content()).asString(StandardCharsets.UTF_8).isEqualTo("x");
            assertThat(parts.next()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "filename=\"a b.txt\"|a b.txt",
                "filename=plain.txt|plain.txt",
                "filename=\"q\\\"uote.txt\"|q\"uote.txt",
                "filename=\"q%22uote.txt\"|q\"uote.txt",
                "filename=\"Übersicht 😀.pdf\"|Übersicht 😀.pdf",
                "filename=\"x\"; filename*=UTF-8''%C3%9Cber%20a+b.pdf|Über a+b.pdf"
            })
    void file_names_come_as_clients_write_them(String parameter, String name) throws IOException {
        Multipart parts =
                parts("--b\nContent-Disposition: form-data; name=\"file\"; %s\n\nx\n--b--".formatted(parameter));

        assertThat(next(parts).filename()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no delimiter at all, but long enough",
                "--b\nContent-Disposition: attachment; name=\"x\"\n\nx\n--b--\n",
                "--b\nContent-Disposition: form-data\n\nx\n--b--\n",
                "--b\nno header\n\nx\n--b--\n",
                "--bogus\nContent-Disposition: form-data; name=\"x\"\n\nx\n--b--\n"
            })
    void what_is_no_form_is_refused(String body) {
        assertThatThrownBy(() -> parts(body).next()).isInstanceOf(Invalid.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--",
                "--b",
                "--b\n",
                "--b\nContent-Disposition: form-data; name=\"x\"\n",
                "--b\nContent-Disposition: form-data; name=\"x\"\n\n",
                "--b\nContent-Disposition: form-data; name=\"x\"\n\nsome content",
                "--b\nContent-Disposition: form-data; name=\"x\"\n\nsome content\n--"
            })
    void a_body_that_breaks_off_is_no_end(String body) {
        assertThatThrownBy(() -> next(parts(body)).content().readAllBytes()).isInstanceOf(EOFException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\""})
    void a_content_type_without_a_boundary_is_refused(String contentType) {
        assertThatThrownBy(() -> Multipart.of(contentType, InputStream.nullInputStream()))
                .isInstanceOf(Invalid.class);
    }

    private static Multipart parts(String body) {
        byte[] bytes = body.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        return Multipart.of("multipart/form-data; charset=utf-8; boundary=b", new ByteArrayInputStream(bytes));
    }

    private static Multipart.Part next(Multipart parts) throws IOException {
        Optional<Multipart.Part> next = parts.next();
        return next.orElseThrow();
    }

    /** Yields a few bytes at a time, as a network does. */
    private static final class Trickle extends FilterInputStream {
        private int turn;

        Trickle(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            turn = turn % 5 + 1;
            return super.read(buffer, offset, Math.min(length, turn));
        }
    }
}
