package org.vademecum.llm;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vademecum.llm.Thesaurus.Word;

/**
 * Takes an English question apart into the words that an answer has to speak of, by simple rules instead of a tagger: what
 * has letters and digits is an identifier, a capital within a sentence makes a name, and what follows "to" or a pronoun is
 * a verb. Words around the clause that asks only tell the circumstances. Pure.
 */
final class AskedWords {
    /** Calibrated on half of the sample company's golden questions, as are all weights of the reading. */
    private enum Kind {
        IDENTIFIER(3),
        NAME(1.5),
        NOUN(1),
        VERB(0.6),
        NUMBER(0.3),
        LIGHT(0.15);

        private final double weight;

        Kind(double weight) {
            this.weight = weight;
        }
    }

    private static final double CIRCUMSTANCE = 0.4;

    /** What "which …" or "what is the … of" names is what is asked for. */
    private static final double ATTRIBUTE = 1.3;

    private static final Set<String> FUNCTION_WORDS = set("""
            a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to was will with
            what which who whom whose when where why how do does did done doing am were been being has have had having
            can could may might must shall should will would i me my mine we us our ours you your yours he him his she her hers its theirs them
            any some many much more most other than too very so also just only even still from about after before between during over under
            up down out off here get got tell know mean means happen happens say says please one s m ve re d ll t don isn doesn""");

    /** Words that say little about what a sentence is about. */
    private static final Set<String> LIGHT_WORDS = set("""
            like own use used using put go going gets get takes take taking make makes come came become give given want wants need needed keep keeping
            again never ever now today back away around along through last next new good bad right fine okay possible normal whole full big large
            long short far near early late soon fast quick quickly often once twice together alone anyone someone somebody something anything nothing
            everybody nobody everyone thing things way case point lot bit rather really actually maybe whether while since because without within per
            each every another others same different able work works worked show think said see look looking find ask call let leave stay hold bring
            send set turn run help try start begin end stop first two three four five six seven eight nine ten half hundred those what wasn hasn didn won
            couldn anymore yet else ago company firm employer organisation rule rules regulation people person employee employees staff colleague customer
            customers human sum amount number idea question problem receive receives manage managed apply applies exist exists belong belongs
            provide provided handle deal concern concerns matter matters involve include included contain contains""");

    /** Light as verbs only: "I leave" is, "days of leave" is not. */
    private static final Set<String> LIGHT_VERBS =
            set("leave work hold use call change stay set turn run look show point help start end stop case");

    private static final Set<String> BEFORE_A_VERB = set("i we you they he she it who to not");
    private static final Set<String> BEFORE_A_NOUN =
            set("a an the my our your his her their this that of for on no any more paid annual");
    /** Written with a capital without being a name. */
    private static final Set<String> CAPITALISED = set("""
            monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november
            december new year eve christmas easter mondays tuesdays wednesdays thursdays fridays saturdays sundays ok""");

    private static final String QUESTION_WORD =
            "(who|whom|whose|what|which|when|where|why|how|can|could|may|must|should|do|does|did|is|are|am|will|would|has|have)";

    private static final Pattern BETWEEN_CLAUSES = Pattern.compile(
            "[.!?;]+\\s+|(?<=[\\p{L}\\p{N}]{2}):\\s+|,\\s+(?=(?:and\\s+|so\\s+)?(?:who|whom|what|which|when|where|why|how|can|could|may|must|should|do|does|is|are|will)\\b)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern ASKS = Pattern.compile(
            "\\s*(and\\s+|so\\s+|but\\s+)?((by|from|to|on|at|up to|in|between|until|since)\\s+)?" + QUESTION_WORD
                    + "\\b.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern ATTRIBUTE_ASKED = Pattern.compile(
            "\\b(?:which|what)\\s+(?!(?:is|are|do|does|did|if|can|must|should|may|was|has|have|happens|i|we|about|would|will)\\b)"
                    + "((?:[a-z'-]+\\s+){0,2}?[a-z'-]+)(?=\\s+(?:is|are|do|does|did|can|must|should|may|was|has|have|of|for|in|to|applies|apply|i|we|the|a|an)\\b|\\?)"
                    + "|\\bwhat(?:'s| is| are| was)\\s+(?:the|our|my)\\s+((?:[a-z'-]+\\s+){0,2}?[a-z'-]+)"
                    + "(?=\\s+(?:of|for|in|on|at|to|when|if|i|we|that|a|an|the|near)\\b|\\?)",
            Pattern.CASE_INSENSITIVE);

    private final String question;
    private final List<Word> words;
    private final List<Span> asking;
    private final Span attribute;

    private AskedWords(String question) {
        this.question = question;
        this.words = Thesaurus.words(question);
        this.asking = asking(question);
        this.attribute = attribute(question);
    }

    private record Span(int start, int end) {
        boolean has(Word word) {
            return start <= word.start() && word.start() < end;
        }

        String of(String text) {
            return text.substring(start, end);
        }
    }

    /** The words in their order, without function words. */
    static List<AskedWord> of(String question, Thesaurus thesaurus) {
        AskedWords asked = new AskedWords(question);
        List<Set<String>> concepts = thesaurus.conceptsByWord(question);
        List<AskedWord> found = new ArrayList<>();
        for (int i = 0; i < asked.words.size(); i++) {
            Word word = asked.words.get(i);
            if (!FUNCTION_WORDS.contains(word.lower())) {
                found.add(new AskedWord(
                        word.text(), word.start(), word.end(), asked.weight(i), asked.isLiteral(i), concepts.get(i)));
            }
        }
        return found;
    }

    /** The clauses that ask, of the last sentence that has any; all of the question when no clause asks by itself. */
    static String askingPart(String question) {
        List<Span> clauses = asking(question);
        int first = clauses.size() - 1;
        while (first > 0 && !clauses.get(first - 1).of(question).matches("(?s).*[.!?]\\s*")) {
            first--;
        }
        return String.join(
                " ",
                clauses.subList(first, clauses.size()).stream()
                        .map(span -> span.of(question))
                        .toList());
    }

    private double weight(int index) {
        Word word = words.get(index);
        double circumstance = asking.stream().anyMatch(span -> span.has(word)) ? 1 : CIRCUMSTANCE;
        return kind(index).weight * circumstance * (attribute.has(word) ? ATTRIBUTE : 1);
    }

    private Kind kind(int index) {
        Word word = words.get(index);
        String text = word.lower();
        String before = before(index);
        if (text.codePoints().anyMatch(Character::isDigit)) {
            return numeric(index);
        }
        if (isName(index)) {
            return Kind.NAME;
        }
        if (before.equals("how") || (LIGHT_WORDS.contains(text) && !isNoun(index))) {
            return Kind.LIGHT;
        }
        return isVerb(text, before) ? Kind.VERB : Kind.NOUN;
    }

    /** "E7" and the number of "TR-7" identify, and so does that of "Arbor 7"; "7 days" counts. */
    private Kind numeric(int index) {
        boolean letters = words.get(index).text().codePoints().anyMatch(Character::isLetter);
        boolean joined = index > 0
                && question.substring(
                                words.get(index - 1).end(), words.get(index).start())
                        .equals("-");
        if (letters || (joined && startsUpperCase(index - 1))) {
            return Kind.IDENTIFIER;
        }
        return index > 0 && isName(index - 1) && !before(index).isEmpty() ? Kind.NAME : Kind.NUMBER;
    }

    private boolean isLiteral(int index) {
        Kind kind = kind(index);
        return kind == Kind.IDENTIFIER
                || (kind == Kind.NAME
                        && Character.isDigit(words.get(index).text().charAt(0)));
    }

    private boolean isName(int index) {
        return startsUpperCase(index)
                && !before(index).isEmpty()
                && !CAPITALISED.contains(words.get(index).lower());
    }

    private boolean startsUpperCase(int index) {
        return Character.isUpperCase(words.get(index).text().charAt(0));
    }

    private boolean isNoun(int index) {
        String before = before(index);
        return LIGHT_VERBS.contains(words.get(index).lower()) && BEFORE_A_NOUN.contains(before);
    }

    private static boolean isVerb(String text, String before) {
        boolean participle = text.length() > 4 && (text.endsWith("ed") || text.endsWith("ing"));
        return BEFORE_A_VERB.contains(before) || participle || text.endsWith("ly");
    }

    /** The word before within the same sentence; empty when there is none. */
    private String before(int index) {
        if (index == 0) {
            return "";
        }
        Word before = words.get(index - 1);
        String between = question.substring(before.end(), words.get(index).start());
        return between.matches(".*[.!?,;:].*") ? "" : before.text().equals("IT") ? before.text() : before.lower();
    }

    private static List<Span> asking(String question) {
        List<Span> clauses = clauses(question);
        List<Span> asking = clauses.stream()
                .filter(clause -> ASKS.matcher(clause.of(question)).matches()
                        && Thesaurus.words(clause.of(question)).size() > 2)
                .toList();
        return asking.isEmpty() ? marked(question, clauses) : asking;
    }

    /** The clauses with a question mark when they say enough, otherwise all. */
    private static List<Span> marked(String question, List<Span> clauses) {
        List<Span> marked = clauses.stream()
                .filter(clause -> clause.of(question).strip().endsWith("?")
                        && Thesaurus.words(clause.of(question)).size() > 2)
                .toList();
        return marked.isEmpty() ? clauses : marked;
    }

    private static List<Span> clauses(String question) {
        List<Span> clauses = new ArrayList<>();
        Matcher between = BETWEEN_CLAUSES.matcher(question);
        int start = 0;
        while (between.find()) {
            clauses.add(new Span(start, between.end()));
            start = between.end();
        }
        clauses.add(new Span(start, question.length()));
        return clauses;
    }

    private static Span attribute(String question) {
        Matcher asked = ATTRIBUTE_ASKED.matcher(question);
        if (!asked.find()) {
            return new Span(0, 0);
        }
        int group = asked.group(1) != null ? 1 : 2;
        return new Span(asked.start(group), asked.end(group));
    }

    private static Set<String> set(String words) {
        return Set.copyOf(List.of(words.strip().split("\\s+", -1)));
    }
}
