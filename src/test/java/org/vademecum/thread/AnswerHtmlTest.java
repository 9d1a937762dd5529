package org.vademecum.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vademecum.thread.SentenceSupport.Support;

class AnswerHtmlTest {
    private static final String MARKER = "【0:0†Leave policy】";

    @Test
    void each_sentence_of_a_paragraph_stands_by_itself_with_its_chip() {
        String html = AnswerHtml.render(answer("Up to five days carry over. %s They lapse on 31 March. %s"));

        assertThat(html)
                .isEqualTo("<p><span class=\"sentence pending\" data-support=\"pending\">Up to five days carry over. "
                        + chip(1) + " </span><span class=\"sentence pending\" data-support=\"pending\">"
                        + "They lapse on 31 March. " + chip(2) + "</span></p>");
    }

    @Test
    void the_support_of_a_sentence_is_shown_on_it() {
        String value = "Up to five days carry over. 😀 Your manager may agree to more.";
        int second = value.codePointCount(0, value.indexOf("Your"));
        var answer = new MessageContent.Text(
                value,
                List.of(),
                List.of(
                        new SentenceSupport(0, 27, Support.QUOTED),
                        new SentenceSupport(second, second + 30, Support.UNSUPPORTED)));

        assertThat(AnswerHtml.render(answer))
                .contains("<span class=\"sentence quoted\" data-support=\"quoted\">Up to five")
                .contains("<span class=\"sentence unsupported\" data-support=\"unsupported\">&#x1f600; Your manager");
    }

    @Test
    void script_and_html_are_shown_as_text_and_nothing_is_loaded() {
        String html = AnswerHtml.render(MessageContent.Text.plain(
                "<script>alert(1)</script>\n\nHello <img src=x onerror=alert(1)> ![logo](https://evil.example/x.png)"
                        + " [here](javascript:alert(1)) [there](https://example.com/)"));

        assertThat(html)
                .doesNotContain("<script", "<img", "javascript:", "evil.example")
                .contains("&lt;script&gt;", "logo", "https://example.com/", "nofollow");
    }

    @Test
    void chips_stand_in_lists_and_tables_too() {
        String html = AnswerHtml.render(answer("- Full time: 30 days %s\n- Part time: 24 days\n\n"
                + "| Contract | Days |\n|---|---|\n| Full time | 30 %s |\n"));

        assertThat(html).contains("<li>", "<td>30 " + chip(2) + "</td>", "Full time: 30 days " + chip(1));
    }

    @Test
    void a_growing_answer_changes_only_its_last_block() {
        List<String> before = AnswerHtml.blocks(MessageContent.Text.plain("One.\n\nTwo. Th"));
        List<String> after = AnswerHtml.blocks(MessageContent.Text.plain("One.\n\nTwo. Three.\n\nFour."));

        assertThat(before).hasSize(2);
        assertThat(after).hasSize(3).first().isEqualTo(before.get(0));
    }

    @Test
    void private_use_characters_in_the_text_are_no_chips() {
        assertThat(AnswerHtml.render(MessageContent.Text.plain("a \uE000 b"))).doesNotContain("button");
    }

    @Test
    void emphasis_over_two_sentences_does_not_break_the_markup() {
        assertThat(AnswerHtml.render(MessageContent.Text.plain("**One thing. Another thing.** A third thing.")))
                .contains("<strong>One thing. Another thing.</strong>");
    }

    private static String chip(int number) {
        return "<button type=\"button\" class=\"chip cite\" data-cite=\"" + number + "\">1 Leave policy</button>";
    }

    /** Puts a marker where the text says %s. */
    private static MessageContent.Text answer(String text) {
        String value = text.replace("%s", MARKER);
        List<Citation> citations = new ArrayList<>();
        for (int at = value.indexOf(MARKER); at >= 0; at = value.indexOf(MARKER, at + 1)) {
            citations.add(new Citation(
                    1,
                    MARKER,
                    at,
                    at + MARKER.length(),
                    "vsf_1",
                    "file-1",
                    "leave-policy.pdf",
                    "Leave policy",
                    8,
                    null,
                    6,
                    "4 Annual leave",
                    100,
                    110,
                    "five days"));
        }
        return new MessageContent.Text(value, citations, List.of());
    }
}
