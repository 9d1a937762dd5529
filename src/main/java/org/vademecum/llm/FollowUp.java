package org.vademecum.llm;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vademecum.llm.Conversation.Turn;

/**
 * Makes a question that leans on the ones before stand by itself, in English and German. Pure.
 *
 * <p>A question leans on the earlier ones when it begins like a continuation ("and …", "what about …"), points at
 * something it does not name ("it", "there", "the same"), or is a fragment. What it then lacks stands in the earlier
 * question: where both have a part with the same preposition, the new part takes the place of the old one; otherwise
 * the earlier question is put in front.
 */
final class FollowUp {
    private static final int UNICODE =
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS;

    /** More than this many questions back nothing is looked for. */
    private static final int REACH = 3;

    private static final Pattern CONTINUES = Pattern.compile(
            "^\\s*(and|but|or|so|then|also|otherwise|same|(the )?same for|what about|how about|what if|until when|since when|und|aber|oder|was ist mit|wie ist es|wie sieht es|bis wann|ab wann|gilt das)\\b",
            UNICODE);

    private static final Pattern POINTS = Pattern.compile(
            "\\b(it|its|they|them|their|that|this|these|those|he|she|him|her|one|ones|there|then|else|instead|same|such"
                    + "|davon|dafür|damit|dabei|dazu|dort|dieser|dieses|diese|diesen|das gleiche|dasselbe|auch)\\b",
            UNICODE);

    /** Words like the above that stand for nothing earlier. */
    private static final Pattern POINTS_AT_NOTHING = Pattern.compile(
            "\\b(is|are|was|were|if|when|because) there\\b|\\bthere (is|are)\\b|\\b(is|was|does|will) it (possible|allowed|ok|okay|necessary|true)\\b"
                    + "|\\b(this|that) (year|month|week|time)('s)?\\b|\\b(that|which) (is|are|was|were|has|have)\\b|\\bone (of the|day|week|month|year|hour)\\b"
                    + "|\\b(so|say|think|know|told|mean|sure|tell (you|me)|someone|means) that\\b",
            UNICODE);

    private static final Pattern OPENING = Pattern.compile(
            "^\\s*((and|but|or|so|und|aber|oder)\\s+)?((the )?same|what about|how about|was ist mit|wie ist es|wie sieht es)?\\s*",
            UNICODE);

    private static final String PREPOSITION =
            "for|from|on|at|in|with|to|by|during|after|before|under|of|für|von|aus|auf|an|bei|mit|zu|nach|vor|während|als|as";

    /** A fragment that begins with a preposition: "for part-time staff?". */
    private static final Pattern PART = Pattern.compile("^(" + PREPOSITION + ")\\s+(.+?)[?.!\\s]*$", UNICODE);

    private static final Pattern VERB = Pattern.compile(
            "\\b(is|are|am|was|were|do|does|did|can|could|may|might|must|shall|should|will|would|have|has|had|get|gets|apply|applies|take|takes"
                    + "|ist|sind|war|kann|darf|muss|soll|wird|werden|habe|hat|haben|gilt|gelten|bekomme|bekommt|gibt)\\b",
            UNICODE);

    private FollowUp() {}

    /** The question with what it lacks from the earlier turns; itself when it lacks nothing. */
    static String standalone(String question, List<Turn> earlier) {
        String asked = question.strip();
        return reachable(earlier)
                .filter(before -> !before.isBlank() && leans(asked))
                .map(before -> combine(standalone(before, earlier.subList(0, earlier.size() - 1)), asked))
                .orElse(asked);
    }

    private static Optional<String> reachable(List<Turn> earlier) {
        return earlier.isEmpty()
                ? Optional.empty()
                : Optional.of(earlier.subList(Math.max(0, earlier.size() - REACH), earlier.size())
                        .getLast()
                        .question());
    }

    /** Whether the question makes no sense without an earlier one. */
    static boolean leans(String question) {
        if (CONTINUES.matcher(question).find()) {
            return true;
        }
        if (hasOwnContext(question)) {
            return false;
        }
        String pointing = POINTS_AT_NOTHING.matcher(question).replaceAll(" ");
        return POINTS.matcher(pointing).find() || isFragment(question);
    }

    /** What a pronoun stands for is named in an earlier sentence or clause of the question itself. */
    private static boolean hasOwnContext(String question) {
        Matcher sentence = Pattern.compile("[.!?;,:]\\s+\\S").matcher(question);
        return sentence.find()
                && VERB.matcher(question.substring(0, sentence.start())).find()
                && words(question.substring(0, sentence.start())) >= 3;
    }

    private static boolean isFragment(String question) {
        return words(question) <= 3
                && question.endsWith("?")
                && PART.matcher(question).matches();
    }

    private static int words(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }

    private static String combine(String before, String question) {
        String rest = OPENING.matcher(question).replaceFirst("").strip();
        Matcher part = PART.matcher(rest);
        if (part.matches() && !VERB.matcher(rest).find()) {
            return substitute(before, part.group(1), part.group(2));
        }
        return sentence(before) + " " + question;
    }

    private static String substitute(String before, String preposition, String part) {
        Pattern old = Pattern.compile(
                "\\b" + preposition + "\\s+[^,;.?!]+?(?=\\s+(?:" + PREPOSITION
                        + "|and|or|und|oder|until|if|when)\\b|[,;.?!]|$)",
                UNICODE);
        Matcher place = old.matcher(before);
        String replacement = Matcher.quoteReplacement(preposition + " " + part);
        return place.find()
                ? place.replaceFirst(replacement)
                : withoutMark(before) + " " + preposition + " " + part + "?";
    }

    private static String withoutMark(String question) {
        return question.strip().replaceFirst("[?.!\\s]+$", "");
    }

    private static String sentence(String question) {
        String stripped = question.strip();
        return stripped.matches(".*[.?!]") ? stripped : stripped + "?";
    }
}
