package org.vademecum.llm;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an English question asks for, by which a quote can be told that cannot answer it: "how much does … cost" asks for
 * an amount of money, "when" for a time.
 */
enum ExpectedAnswer {
    MONEY(
            "\\bhow (much|large|high|big)\\b.*" + Patterns.MONEY_WORD + "|" + Patterns.MONEY_WORD + ".*\\bhow much\\b"
                    + "|\\bwhat\\b.*\\b(costs?|prices?)\\b"
                    + "|\\bwhat('s| is| are) the (\\S+ ){0,4}?(allowance|fee|rate|price|salary|bonus|per diem)\\b"
                    + "|\\bwhat('s| is) the (most|least|maximum|minimum|limit)\\b.*" + Patterns.MONEY_WORD,
            "[€$£%]|\\b(euros?|cents?|dollars?|pounds?|francs?|per cent|percent|free|nothing|half|doubled?|salar\\w+"
                    + "|no (charge|cost|fee)|company (pays|bears)|paid by|flat rate|refunded)\\b",
            Patterns.MONEY_WORD),
    NUMBER(
            "\\bhow (many|much|large|big|high|heavy|deep|far|wide|old|warm|cold|hot|strong)\\b"
                    + "|\\bwhat('s| is) the (most|least|maximum|minimum|limit)\\b|\\b(what|which) (\\w+ )?version\\b",
            Patterns.NUMBER,
            "\\b(large|big|high|heavy|deep|far|wide|old|level|most|maximum|minimum|limit)\\b"),
    DURATION(
            "\\bhow long\\b(?! (is|are|must|should|may|can) ((a|an|the|my) )?(\\w+ )?(cable|pipe|hose|password|passphrase|line)\\b)",
            Patterns.NUMBER + "[\\w\\s,-]{0,20}?\\b" + Patterns.TIME_UNIT + "\\b|\\d\\s*" + Patterns.TIME_UNIT + "\\b"
                    + "|\\b(until|permanent|unlimited|as long as|lifetime|end of|indefinite|for life|a (year|month|week|day|minute|hour)|immediately|at once)",
            "\\b(long|lasts?|takes?|hold|stay|wait|until|kept|stored)\\b"),
    FREQUENCY(
            "\\bhow often\\b|\\bhow many times\\b",
            "\\b(every|each|once|twice|times|daily|weekly|monthly|quarterly|yearly|annual|annually|never|always|hourly|regular|regularly|not expire|only after)\\b"
                    + "|" + Patterns.NUMBER + "[\\w\\s-]{0,20}?\\b(a|per|each)\\s+" + Patterns.TIME_UNIT
                    + "|\\bat (least|most)\\b",
            "\\b(often|times|frequen\\w+)\\b"),
    DATE(
            "^\\W*(and |so |but )?((by|from|until|since|till) )?(when\\b|((on|at|from|until|by) )?(what|which) (times?|days?|dates?|months?|hours?|moment)\\b)"
                    + "|\\b(by when|opening hours)\\b|\\bwhen (is|are|do|does|must|can|may|should|will)\\b",
            Patterns.TIME,
            "\\b(times?|date|day|month|moment|due|deadline)\\b"),
    PROMPTNESS(
            "\\bhow (early|late|soon|fast|quickly)\\b",
            DURATION.given.pattern() + "|" + Patterns.TIME,
            "\\b(early|late|soon|fast|quickly)\\b"),
    PERSON(
            "^\\W*(and |so |but )?((to|from|with|by) )?(who|whom)\\b",
            "\\b\\w+(ist|ian|er|or|ee|ant|ent)s?\\b"
                    + "|\\b(heads?|desk|team|department|hr|staff|board|council|chief|boss|nobody|everyone|anyone|colleague|family|office|you"
                    + "|company|human resources|service|hotline|brigade|telephone|number)\\b",
            "(?!)"),
    TEMPERATURE(
            Patterns.howMuchOf("temperature|degrees?|cold|hot|warm"),
            "°|\\bdegrees?\\b",
            "\\b(temperature|degrees?|cold|hot|warm)\\b"),
    PRESSURE(
            Patterns.howMuchOf("pressure|bar"),
            "\\d\\s*(m?bar|[kMh]?Pa|psi)\\b|\\bpascals?\\b",
            "\\b(pressure|bar)\\b"),
    TORQUE(Patterns.howMuchOf("torques?"), "\\bNm\\b", "\\btorques?\\b"),
    WEIGHT(
            Patterns.howMuchOf("kilos?|kg|kilograms?|weight|heavy"),
            "\\b(kg|g|kilograms?|t|tonnes?)\\b",
            "\\b(kilos?|kg|kilograms?|weight|heavy|weigh)\\b"),
    DISTANCE(
            Patterns.howMuchOf("kilomet(?:re|er)s?|km|miles?"),
            "\\b(km|kilomet\\w+|m|met(re|er)s?)\\b",
            "\\b(kilomet(re|er)s?|km|miles?)\\b"),
    DATA(
            Patterns.howMuchOf("bandwidth|megabytes?|gigabytes?|attachment|mailbox"),
            "\\d\\s*([kMGT]B|[kMG]bit(/s)?|[MGT]bps)\\b|\\b(kilo|mega|giga|tera)(bytes?|bits?)\\b",
            "\\b(bandwidth|megabytes?|gigabytes?)\\b"),
    TIME_SPAN(
            "\\bhow many (more )?(\\w+ ){0,2}?(seconds|minutes|hours|days|weeks|months|years|nights)\\b",
            "\\b" + Patterns.TIME_UNIT + "\\b|\\d\\s*h\\b",
            "\\b(seconds|minutes|hours|days|weeks|months|years|nights)\\b");

    private final Pattern asks;
    private final Pattern given;
    private final Pattern standsFor;

    ExpectedAnswer(String asks, String given, String standsFor) {
        int flags = Pattern.UNICODE_CHARACTER_CLASS;
        this.asks = Pattern.compile(asks, flags | Pattern.CASE_INSENSITIVE);
        this.given = Pattern.compile(given, given.contains("Nm") ? flags : flags | Pattern.CASE_INSENSITIVE);
        this.standsFor = Pattern.compile(standsFor, flags | Pattern.CASE_INSENSITIVE);
    }

    /** All that is asked for; empty when anything may be the answer. */
    static Set<ExpectedAnswer> of(String question) {
        String asked = question.toLowerCase(Locale.ROOT);
        EnumSet<ExpectedAnswer> found = EnumSet.noneOf(ExpectedAnswer.class);
        Arrays.stream(values())
                .filter(answer -> answer.asks.matcher(asked).find())
                .forEach(found::add);
        if (found.contains(MONEY)) {
            found.remove(NUMBER);
        }
        if (found.contains(FREQUENCY)) {
            found.remove(NUMBER);
        }
        return found;
    }

    /** Whether the text has anything of the kind. */
    boolean isGivenBy(String text) {
        return given.matcher(text).find();
    }

    /** A quantity with a unit of its own, so that "3.2 bar" speaks of a pressure without the word. */
    boolean isMeasure() {
        return compareTo(TEMPERATURE) >= 0 && compareTo(DATA) <= 0;
    }

    /** Whether the word of a question only says what kind of answer it expects: "deep", "cost", "days". */
    boolean standsFor(String word) {
        return standsFor.matcher(word).matches();
    }

    private static final class Patterns {
        static final String MONEY_WORD =
                "\\b(costs?|prices?|euros?|money|spend|pay|paid|salary|fees?|allowance|per diem|worth|contribute|bonus|sum|refund(ed)?|reimburse\\w*|rate)\\b";

        static final String NUMBER =
                "(\\d|\\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty"
                        + "|hundred|thousand|half|third|quarter|twelfth|both|no|none|nobody|nothing|once|twice|single|doubled?|unlimited|all"
                        + "|proportion\\w*|pro rata|first|every|second|fourth|fifth|sixth)\\b)";

        static final String TIME_UNIT = "(second|minute|hour|day|week|month|year|night|quarter|working day|s|min|h)s?";

        static final String TIME =
                "\\d{1,2}[:.]\\d\\d|\\b(january|february|march|april|may|june|july|august|september|october|november|december)\\b"
                        + "|\\b(monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekday|weekend)s?\\b"
                        + "|\\b(if|when|once|as soon as|before|after|by|until|at the (end|beginning|start)|on the|within|in advance|during"
                        + "|daily|weekly|monthly|yearly|annually|every|immediately|at once|early|late"
                        + "|first|second|third|fourth|fifth|sixth|tenth|\\d+(st|nd|rd|th))\\b";

        static String howMuchOf(String measure) {
            return "\\bhow (many |much )?(\\w+ )?(" + measure + ")\\b|\\b(what|which)('s)? (is the )?(\\w+ ){0,2}?("
                    + measure + ")\\b";
        }

        private Patterns() {}
    }
}
