package org.vademecum.llm;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.vademecum.common.Messages;
import org.vademecum.common.Words;

/** Messages that are no question to the manuals, and the language to answer in. Pure. */
final class SmallTalk {
    /** Characters; a longer message is a document, not a question. */
    static final int LONGEST_QUESTION = 4_000;

    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS;

    private static final String NAME = "(\\s+(there|everyone|all|team|zusammen))?";

    private static final Pattern GREETING = Pattern.compile(
            "\\W*(hi|hello|hey|good (morning|afternoon|evening|day)|greetings|hallo|servus|moin|guten (morgen|tag|abend)|grüß gott)"
                    + NAME + "\\W*",
            FLAGS);

    private static final Pattern THANKS = Pattern.compile(
            "\\W*(thanks|thank you|thx|many thanks|danke|vielen dank|dankeschön)( (very much|a lot|so much|sehr|schön))?"
                    + NAME + "\\W*",
            FLAGS);

    private static final Words ENGLISH = Words.of("en");
    private static final Words GERMAN = Words.of("de");

    private SmallTalk() {}

    /** What to say to a message that needs no search. */
    static Optional<Reply> reply(String message) {
        Messages texts = Messages.in(language(message));
        if (message.length() > LONGEST_QUESTION) {
            return Optional.of(new Reply(texts.text("answer.too_long"), ModelTurn.Finish.DECLINED));
        }
        if (message.codePoints().noneMatch(Character::isLetterOrDigit)) {
            return Optional.of(new Reply(texts.text("answer.no_words"), ModelTurn.Finish.DECLINED));
        }
        if (GREETING.matcher(message).matches()) {
            return Optional.of(new Reply(texts.text("answer.greeting"), ModelTurn.Finish.STOP));
        }
        if (THANKS.matcher(message).matches()) {
            return Optional.of(new Reply(texts.text("answer.thanks"), ModelTurn.Finish.STOP));
        }
        return Optional.empty();
    }

    record Reply(String text, ModelTurn.Finish finish) {}

    /** German when that language knows more of the text's words as function words, or it is greeted in German. */
    static Locale language(String text) {
        String start = text.substring(0, Math.min(text.length(), LONGEST_QUESTION));
        boolean germanGreeting = Pattern.compile(
                        "\\b(hallo|servus|moin|guten|grüß|danke|vielen dank|dankeschön)\\b", FLAGS)
                .matcher(start)
                .find();
        return germanGreeting
                        || GERMAN.stems(start).size() < ENGLISH.stems(start).size()
                ? Locale.GERMAN
                : Locale.ENGLISH;
    }
}
