package org.vademecum.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordByWordTest {
    /** Letters, marks, signs, white space and what is removed, of one or more bytes, some of them no characters alone. */
    private static final String ODD =
            "ab Z9.,-'\"()[]\n\t\r\u000b\f\u0000\u0007\u00a0\u00ad\u2028\u3000éßﬁ\u0301\u200b\ufeff\ufffd你好ガ한😀";

    // The native library stays loaded until the process ends.
    @TempDir(cleanup = CleanupMode.NEVER)
    static Path nativeDir;

    private static OnnxEncoder encoder;

    @BeforeAll
    static void load() {
        encoder = OnnxEncoder.ofClassPath("/model/bge-small-en-v1.5-q.onnx", "/model/tokenizer.json", 512, nativeDir);
    }

    @AfterAll
    static void close() {
        encoder.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Twelve days of leave may be carried over.",
                "  two\t\tlines \r\n of   text\n",
                "| Part | Number |\n| --- | --- |\n| Valve | 4711-B/2 |",
                "x=f(y)+3.14; [SEP] [MASK] a[CLS]b [ UNK ]",
                "Übergrößenträger naïve café e\u0301te\u0301",
                "请问 年假 有 多少天？ガイド 한국어",
                "😀 👩‍💻 \u00a0no\u00a0break\u2028line\u3000wide"
            })
    void counts_as_the_tokenizer_does(String text) {
        assertThat(new WordByWord(encoder::count).applyAsInt(text)).isEqualTo(encoder.count(text));
    }

    @Test
    void counts_anything_as_the_tokenizer_does() {
        Random random = new Random(4);
        WordByWord words = new WordByWord(encoder::count);
        for (int i = 0; i < 2_000; i++) {
            String text = random.ints(random.nextInt(1, 60), 0, ODD.codePointCount(0, ODD.length()))
                    .map(at -> ODD.codePointAt(ODD.offsetByCodePoints(0, at)))
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            assertThat(words.applyAsInt(text)).as(text).isEqualTo(encoder.count(text));
        }
    }

    @Test
    void words_of_any_length_are_counted() {
        String text = "short " + "long".repeat(30) + " " + "x".repeat(500) + " end";
        assertThat(new WordByWord(encoder::count).applyAsInt(text)).isEqualTo(encoder.count(text));
    }

    @Test
    void a_word_is_asked_for_once() {
        List<String> asked = new ArrayList<>();
        WordByWord words = new WordByWord(word -> {
            asked.add(word);
            return 1;
        });
        assertThat(words.applyAsInt("the leave of the year")).isEqualTo(5);
        assertThat(words.applyAsInt("the year")).isEqualTo(2);
        assertThat(asked).containsExactly("the", "leave", "of", "year");
    }
}
