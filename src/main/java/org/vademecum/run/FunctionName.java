package org.vademecum.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vademecum.common.Words;

/**
 * The name of a function as texts in English and German speak of it: as an identifier however it is written, or by its
 * words. Texts must be {@link CallProvenance#plain}. Pure.
 */
final class FunctionName {
    private static final Words ENGLISH = Words.of("en");
    private static final Words GERMAN = Words.of("de");

    /** Words of a name stand near each other within so many words of a text. */
    private static final int NEAR = 12;

    /** An identifier shorter than this may be part of other words. */
    private static final int LONG = 10;

    /** What a compound has before the word that it ends with, and how long that word is; in characters. */
    private static final int COMPOUND = 4;

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");
    private static final Pattern HUMP =
            Pattern.compile("(?<=[\\p{Ll}\\p{N}])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})|[^\\p{L}\\p{M}\\p{N}]+");

    /** They tell nothing of what a function is for. */
    private static final Set<String> JOINING =
            Set.of("a", "an", "and", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with");

    private static final Set<String> GENERIC = stems("""
            add call check create do exec execute fetch file find get handle invoke list look lookup make new open perform post process put read
            run search send set show start submit update use""");

    /** Words that ask for a function, whatever its name. */
    private static final Set<String> CALLING =
            stems("call calls invoke function tool trigger rufe aufrufen aufruf funktion werkzeug");

    /** Words that stand for each other in what people ask for, English and German. */
    private static final List<Set<String>> ALIKE = Stream.of(
                    "create open make raise submit add erstellen erstelle anlegen lege eröffnen eröffne öffnen öffne",
                    "send forward transmit schicken schicke verschicke senden sende versenden weiterleiten leite",
                    "delete remove erase cancel drop purge wipe löschen lösche entfernen entferne stornieren storniere",
                    "update change set edit modify alter ändern ändere setzen setze aktualisieren aktualisiere",
                    "get fetch retrieve holen hole abrufen",
                    "pay transfer remit überweisen überweise zahlen zahle bezahlen bezahle",
                    "book reserve buchen buche reservieren reserviere",
                    "mail email",
                    "account konto",
                    "address adresse anschrift",
                    "appointment termin",
                    "booking buchung",
                    "calendar kalender",
                    "contract vertrag",
                    "customer kunde",
                    "document dokument",
                    "employee mitarbeiter",
                    "file datei",
                    "invoice rechnung",
                    "leave vacation holiday urlaub",
                    "message nachricht",
                    "money geld",
                    "order bestellung auftrag",
                    "password passwort kennwort",
                    "payment zahlung",
                    "reminder erinnerung",
                    "report bericht",
                    "room raum zimmer",
                    "user benutzer nutzer")
            .map(FunctionName::stems)
            .toList();

    private final Pattern identifier;
    private final Pattern code;
    private final String squeezed;

    /** For each word of the name, the stems that stand for it. */
    private final List<Set<String>> words;

    private final List<Set<String>> telling;

    FunctionName(String name) {
        List<String> parts = Arrays.stream(HUMP.split(name))
                .filter(part -> !part.isEmpty())
                .map(part -> part.toLowerCase(Locale.ROOT))
                .toList();
        List<String> weighty =
                parts.stream().filter(part -> !JOINING.contains(part)).toList();
        List<String> said = weighty.isEmpty() ? parts : weighty;
        words = said.stream().map(FunctionName::alike).toList();
        telling = said.stream()
                .filter(part -> stems(part).stream().noneMatch(GENERIC::contains))
                .map(FunctionName::alike)
                .toList();
        squeezed = String.join("", parts);
        String anyhow = parts.stream().map(Pattern::quote).collect(Collectors.joining("[\\W_]{0,3}"));
        int flags = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS;
        identifier = Pattern.compile("(?<![\\p{L}\\p{N}])" + anyhow + "(?![\\p{L}\\p{N}])", flags);
        code = Pattern.compile("[\"'`]" + anyhow + "[\"'`]|(?<![\\p{L}\\p{N}])" + anyhow + "\\(", flags);
    }

    /** Whether a text names the function, or has all words of its name near each other. */
    boolean isNamedBy(String text) {
        if (words.isEmpty()) {
            return false;
        }
        if (words.size() < 2) {
            // Such a name is a word like any other, unless it is written like code or next to a word that calls.
            return code.matcher(text).find() || (identifier.matcher(text).find() && isNear(text, with(CALLING), 3));
        }
        return isWritten(text) || isNear(text, words, NEAR);
    }

    /** Whether somebody who writes this means the function: they name it, or what it is for. */
    boolean isMeantBy(String message) {
        if (words.isEmpty()) {
            return false;
        }
        List<Set<String>> wanted = telling.isEmpty() ? words : telling;
        return isWritten(message)
                || hasAll(message, wanted)
                || hasAll(message, List.of(words.getFirst(), words.getLast()));
    }

    private boolean isWritten(String text) {
        return identifier.matcher(text).find()
                || (words.size() > 1
                        && squeezed.length() >= LONG
                        && squeeze(text).contains(squeezed));
    }

    private List<Set<String>> with(Set<String> more) {
        List<Set<String>> all = new ArrayList<>(words);
        all.add(more);
        return all;
    }

    private static boolean hasAll(String text, List<Set<String>> wanted) {
        return isNear(text, wanted, Integer.MAX_VALUE);
    }

    private static boolean isNear(String text, List<Set<String>> wanted, int near) {
        int[] last = new int[wanted.size()];
        Arrays.fill(last, -1);
        Matcher word = WORD.matcher(text);
        for (int place = 0; word.find(); place++) {
            Set<String> stems = stemsOf(word.group());
            for (int i = 0; i < last.length; i++) {
                last[i] = stands(stems, wanted.get(i)) ? place : last[i];
            }
            int first = Arrays.stream(last).min().orElse(-1);
            if (first >= 0 && place - first <= near) {
                return true;
            }
        }
        return false;
    }

    /** Also as the end of a compound: "Supportticket". */
    private static boolean stands(Set<String> stems, Set<String> wanted) {
        return stems.stream()
                .anyMatch(stem -> wanted.contains(stem)
                        || wanted.stream()
                                .anyMatch(word -> word.length() > COMPOUND
                                        && stem.length() >= word.length() + COMPOUND
                                        && stem.endsWith(word)));
    }

    private static Set<String> alike(String word) {
        Set<String> stems = stemsOf(word);
        Set<String> all = new HashSet<>(stems);
        ALIKE.stream().filter(group -> stems.stream().anyMatch(group::contains)).forEach(all::addAll);
        return Set.copyOf(all);
    }

    private static Set<String> stems(String words) {
        return WORD.matcher(words)
                .results()
                .flatMap(word -> stemsOf(word.group()).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** In both languages, and the word itself. */
    private static Set<String> stemsOf(String word) {
        Set<String> stems = new HashSet<>(Set.of(word.toLowerCase(Locale.ROOT)));
        stems.addAll(ENGLISH.stems(word));
        stems.addAll(GERMAN.stems(word));
        return stems;
    }

    private static String squeeze(String text) {
        return text.replaceAll("[^\\p{L}\\p{N}]+", "").toLowerCase(Locale.ROOT);
    }
}
