package org.vademecum.api.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vademecum.common.Ids;
import org.vademecum.common.Invalid;

class WireIdTest {
    @ParameterizedTest
    @CsvSource({
        "assistant_id,asst,asst_",
        "thread_id,thread,thread_",
        "message_id,msg,msg_",
        "run_id,run,run_",
        "step_id,step,step_",
        "vector_store_id,vs,vs_",
        "batch_id,vsfb,vsfb_",
        "file_id,file,file-",
        "upload_id,upload,upload_"
    })
    void an_id_begins_as_its_kind_does(String param, String prefix, String made) {
        String id = Ids.next(made);

        assertThat(WireId.require(param, prefix, id)).isEqualTo(id);
        for (String other :
                new String[] {"undefined", "null", "", "1" + id, prefix.toUpperCase(java.util.Locale.ROOT)}) {
            assertThatThrownBy(() -> WireId.require(param, prefix, other))
                    .isInstanceOfSatisfying(Invalid.class, refused -> {
                        assertThat(refused.param()).isEqualTo(param);
                        assertThat(refused.code()).isEqualTo("invalid_value");
                    })
                    .hasMessage("Invalid '%s': '%s'. Expected an ID that begins with '%s'.", param, other, prefix);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"run_a b", "run_é", "run_a/b", "run_a\n"})
    void an_id_has_no_other_characters(String id) {
        assertThatThrownBy(() -> WireId.require("run_id", "run", id)).isInstanceOf(Invalid.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {65, 5_000})
    void an_id_is_short_and_a_long_one_is_not_repeated(int length) {
        assertThatThrownBy(() -> WireId.require("run_id", "run", "run_" + "x".repeat(length)))
                .isInstanceOf(Invalid.class)
                .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(200));
    }
}
