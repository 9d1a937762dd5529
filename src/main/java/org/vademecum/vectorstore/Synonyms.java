package org.vademecum.vectorstore;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.vademecum.common.Words;

/**
 * Groups of words and phrases that mean the same. Works out once a language which words they are made of. Thread-safe.
 */
public final class Synonyms {
    /** A word or phrase as it was written, and the words that are looked for. */
    record Form(String text, List<String> stems) {}

    /** A form that stands in a question, and those of its group that do not. */
    record Found(Form form, List<Form> others) {}

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    private record Member(Form form, List<Form> group) {}

    private final List<List<String>> groups;

    /** Members by their first word, for each of the languages that were asked for. */
    private final Map<Words, Map<String, List<Member>>> byLanguage = new ConcurrentHashMap<>();

    /** Each group is of at least two different words or phrases. */
    public Synonyms(List<List<String>> groups) {
        this.groups = groups.stream().map(List::copyOf).toList();
    }

    /**
     * What stands in a question of these stems, in its order; a form of which stop words leave nothing, or one word of
     * several, is found nowhere.
     */
    List<Found> in(List<String> stems, Words words) {
        Map<String, List<Member>> members = byLanguage.computeIfAbsent(words, this::members);
        Map<Form, List<Form>> found = new HashMap<>();
        Set<Form> ordered = new LinkedHashSet<>();
        for (int i = 0; i < stems.size(); i++) {
            for (Member member : members.getOrDefault(stems.get(i), List.of())) {
                if (startsWith(stems.subList(i, stems.size()), member.form().stems())) {
                    found.computeIfAbsent(member.form(), form -> new ArrayList<>())
                            .addAll(member.group());
                    ordered.add(member.form());
                }
            }
        }
        return ordered.stream()
                .map(form -> new Found(form, others(found.getOrDefault(form, List.of()), ordered)))
                .toList();
    }

    private static List<Form> others(List<Form> group, Set<Form> inQuestion) {
        return group.stream()
                .filter(form -> !inQuestion.contains(form))
                .distinct()
                .toList();
    }

    private static boolean startsWith(List<String> stems, List<String> beginning) {
        return stems.size() >= beginning.size()
                && stems.subList(0, beginning.size()).equals(beginning);
    }

    /** Of "time off" nothing is left but "time", which means something else. */
    private static boolean isOneWord(Form form) {
        return form.stems().size() == 1 && WORD.matcher(form.text()).results().count() == 1;
    }

    private Map<String, List<Member>> members(Words words) {
        Map<String, List<Member>> members = new HashMap<>();
        for (List<String> group : groups) {
            List<Form> forms = group.stream()
                    .map(text -> new Form(text, words.stems(text)))
                    .filter(form -> form.stems().size() > 1 || isOneWord(form))
                    .toList();
            for (Form form : forms) {
                members.computeIfAbsent(form.stems().getFirst(), first -> new ArrayList<>())
                        .add(new Member(form, forms));
            }
        }
        return Collections.unmodifiableMap(members);
    }
}
