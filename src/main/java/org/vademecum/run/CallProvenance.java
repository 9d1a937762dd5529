package org.vademecum.run;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vademecum.llm.ToolCall;
import org.vademecum.thread.ThreadMessage;
import org.vademecum.tool.ToolOutput;

/**
 * Where the wish for a call of a function comes from, by comparing texts and nothing else: what a model says of its reasons
 * is not to be believed once a document has spoken to it. It depends on those texts alone, so that a run that begins again
 * decides the same. For one thread.
 */
final class CallProvenance {
    private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}+");
    private static final Pattern AT = Pattern.compile("(?i)\\s{0,3}[\\[({]\\s*(?:at|ät)\\s{0,3}[\\])}]\\s{0,3}");
    private static final Pattern DOT = Pattern.compile("(?i)\\s{0,3}[\\[({]\\s*(?:dot|punkt)\\s{0,3}[\\])}]\\s{0,3}");
    private static final Pattern ESCAPED = Pattern.compile("%([2-7][0-9a-fA-F])");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{12,}={0,2}");

    private final List<String> messages;
    private final List<String> program;
    private final String instructions;
    private final List<String> passages;
    private final List<String> quoting;

    /** Where people, programs and instructions want something to go; null until a call asks. */
    private @Nullable Set<Destination> stated;

    /** Where documents want something to go; null until a call asks. */
    private @Nullable Set<Destination> found;

    /**
     * @param messages what people have written in the thread, the newest last
     * @param program what the functions are said to be, and what they gave
     * @param instructions those of the assistant and the run
     * @param passages what was found for the run
     * @param quoting earlier answers that cite documents
     */
    CallProvenance(
            List<String> messages,
            List<String> program,
            String instructions,
            List<String> passages,
            List<String> quoting) {
        this.messages = messages.stream().map(CallProvenance::plain).toList();
        this.program = program.stream().map(CallProvenance::plain).toList();
        this.instructions = plain(instructions);
        this.passages = passages.stream().map(CallProvenance::decoded).toList();
        this.quoting = quoting.stream().map(CallProvenance::plain).toList();
    }

    /** Of a run, with all that was loaded of its thread. */
    static CallProvenance of(String instructions, RunMaterial material, ToolRounds rounds) {
        List<ThreadMessage> thread = Stream.of(material.pinnedTurns(), material.outside(), material.messages())
                .flatMap(List::stream)
                .toList();
        Stream<String> given = rounds.turns().stream()
                .flatMap(turn -> turn.calls().stream())
                .flatMap(call -> call.output() instanceof ToolOutput.Submitted submitted
                        ? Stream.of(submitted.output())
                        : Stream.empty());
        Stream<String> told = rounds.definitions().stream().map(tool -> tool.description() + "\n" + tool.parameters());
        return new CallProvenance(
                thread.stream()
                        .filter(message -> message.role() == ThreadMessage.Role.USER)
                        .map(ThreadMessage::text)
                        .toList(),
                Stream.concat(told, given).toList(),
                instructions,
                rounds.passages().stream()
                        .map(passage -> String.join(
                                "\n", passage.title(), passage.filename(), passage.headings(), passage.text()))
                        .toList(),
                thread.stream()
                        .filter(message -> !message.citations().isEmpty())
                        .map(ThreadMessage::text)
                        .toList());
    }

    /** A text without what only hides words: characters that nobody sees, other forms of letters, escapes of addresses. */
    static String plain(String text) {
        String visible = INVISIBLE
                .matcher(Normalizer.normalize(text, Normalizer.Form.NFKC))
                .replaceAll("");
        String unescaped = ESCAPED.matcher(visible)
                .replaceAll(code -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(code.group(1), 16))));
        return DOT.matcher(AT.matcher(unescaped).replaceAll("@")).replaceAll(".");
    }

    /** With what its Base64 says behind it. */
    private static String decoded(String passage) {
        String plain = plain(passage);
        Stream<String> hidden = BASE64.matcher(plain)
                .results()
                .map(noise -> decode(noise.group()))
                .filter(text -> !text.isEmpty());
        return Stream.concat(Stream.of(plain), hidden.map(CallProvenance::plain))
                .collect(Collectors.joining("\n"));
    }

    /** Empty for what is no text. */
    private static String decode(String noise) {
        String letters = noise.replace('-', '+').replace('_', '/').replace("=", "");
        try {
            byte[] bytes = Base64.getDecoder()
                    .decode(letters.substring(0, letters.length() - (letters.length() % 4 == 1 ? 1 : 0)));
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException noText) {
            return "";
        }
    }

    /** Whether a document asks for the call and nobody else does, or sends something where nobody else wants it. */
    boolean isDocument(ToolCall call) {
        return isNamedByDocument(new FunctionName(call.name())) || isSentByDocument(call.arguments());
    }

    /** Whether documents have spoken, in this run or in an answer before, and the newest message does not mean the function. */
    boolean isUnasked(ToolCall call) {
        boolean spoken = !passages.isEmpty() || !quoting.isEmpty();
        return spoken && (messages.isEmpty() || !new FunctionName(call.name()).isMeantBy(messages.getLast()));
    }

    private boolean isNamedByDocument(FunctionName function) {
        return passages.stream().anyMatch(function::isNamedBy)
                && messages.stream().noneMatch(function::isMeantBy)
                && !function.isNamedBy(instructions);
    }

    private boolean isSentByDocument(String arguments) {
        Set<Destination> reached = Destination.ofArguments(arguments);
        if (reached.isEmpty()) {
            return false;
        }
        if (stated == null || found == null) {
            stated = of(Stream.of(messages, program, List.of(instructions)));
            found = of(Stream.of(passages, quoting));
        }
        return among(reached, found, stated);
    }

    private static boolean among(Set<Destination> reached, Set<Destination> found, Set<Destination> stated) {
        return reached.stream().anyMatch(destination -> destination.isAmong(found) && !destination.isAmong(stated));
    }

    private static Set<Destination> of(Stream<List<String>> texts) {
        Set<Destination> all = new HashSet<>();
        texts.flatMap(List::stream).map(Destination::of).forEach(all::addAll);
        return all;
    }
}
