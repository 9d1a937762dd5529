package org.vademecum.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentRequestTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " {\n}\t",
                "{\"messages\":[],\"tools\":[]}",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"🏖 ü \\u0041 \\\" ]}\"}]}",
                "{ \"messages\" : [ {\"a\":[1,[2]]} , {\"b\":{}} ,\n{} ] , \"x\" : {\"messages\":[1,2]} }",
                "{\"tools\":[\"a\",1.50,true,null,[]],\"stream\":true,\"messages\":[{\"a\":1},{\"a\":1}],\"n\":-0.0}",
                "{\"messages\":\"none\",\"tools\":{\"a\":[1]}}",
                "{\"messages\":[12345678901234567890 ,  \"x\"  ]}"
            })
    void what_was_cut_is_put_together_to_the_same_bytes(String body) {
        assertThat(joined(SentRequest.of(body))).isEqualTo(body);
    }

    @Test
    void the_elements_of_messages_and_tools_are_taken_out_as_they_stand() {
        SentRequest request = SentRequest.of("{\"messages\":[ {\"a\": 1}, {\"b\": \"ü\"} ],\"tools\":[{\"c\":[]}]}");

        assertThat(text(request.frame())).isEqualTo("{\"messages\":[ ,  ],\"tools\":[]}");
        assertThat(request.parts())
                .extracting(part -> text(part.content()))
                .containsExactly("{\"a\": 1}", "{\"b\": \"ü\"}", "{\"c\":[]}");
        assertThat(request.parts())
                .extracting(part -> part.place().list())
                .containsExactly("messages", "messages", "tools");
    }

    @Test
    void equal_elements_have_one_hash() {
        List<String> hashes = SentRequest.of("{\"messages\":[{\"a\":1},{\"a\":1},{\"a\":2}]}").parts().stream()
                .map(part -> part.place().hash())
                .toList();

        assertThat(hashes.get(0)).hasSize(64).isEqualTo(hashes.get(1)).isNotEqualTo(hashes.get(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"messages\":[", "no"})
    void what_is_no_object_of_json_is_no_request(String body) {
        assertThatThrownBy(() -> SentRequest.of(body)).isInstanceOf(IllegalArgumentException.class);
    }

    private static String joined(SentRequest request) {
        Map<String, byte[]> contents = request.parts().stream()
                .collect(Collectors.toMap(part -> part.place().hash(), SentRequest.Part::content, (one, same) -> one));
        List<SentRequest.Place> places =
                request.parts().stream().map(SentRequest.Part::place).toList();
        return text(SentRequest.join(request.frame(), places, contents::get));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
