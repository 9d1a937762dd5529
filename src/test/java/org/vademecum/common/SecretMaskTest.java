package org.vademecum.common;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMaskTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "GET /v1/vk-0123456789abcdef/x failed      | GET /v1/***/x failed",
                "Incorrect key sk-proj_0123456789          | Incorrect key ***",
                "no eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln here | no *** here",
                "Authorization: Bearer 0123456789abcdef    | Authorization: Bearer ***",
                "authorization=basic dXNlcjpwYXNzd29yZA==  | authorization=basic ***",
                "/login?user=amos&password=hunter2&x=1     | /login?user=amos&password=***&x=1",
                "?access_token=abc&api_key=def             | ?access_token=***&api_key=***",
                "{\"password\": \"hunter2\", \"a\": 1}         | {\"password\": \"***\", \"a\": 1}",
                "password: hunter2                         | password: ***",
                "client-secret:s3, Passwort : geheim       | client-secret:***, Passwort : ***",
                "Authorization Bearer x                    | Authorization Bearer ***",
                "Authorization: abc                        | Authorization: ***",
                "the password is hunter2.                  | the password is ***",
                "Das Passwort lautet „hunter2“, sagt er    | Das Passwort lautet „***“, sagt er",
                "tried with token a1b2c3 and api key k2l3m4 | tried with token *** and api key ***",
            })
    void what_opens_something_is_taken_out(String text, String masked) {
        assertThat(SecretMask.mask(text)).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The key key_0123456789abcdef01234567 was used.",
                "max_tokens=4096, prompt_tokens=12",
                "Passwords are not kept. A token is needed.",
                "No thread found with id 'thread_0123456789abcdef'.",
                "The password is wrong. The token was issued 20 minutes ago.",
                "Unexpected token 12 at position 7",
                "Authorization is required: this key is for another service.",
                "risk-assessment-of-2026"
            })
    void all_else_stays(String text) {
        assertThat(SecretMask.mask(text)).isEqualTo(text);
    }

    @Test
    void long_texts_are_no_trouble() {
        String text = "password".repeat(20_000) + "password is ".repeat(20_000) + "authorization ".repeat(20_000)
                + "eyJ" + ".".repeat(100_000) + "bearer ".repeat(20_000);

        assertThat(SecretMask.mask(text)).isNotEmpty();
    }
}
