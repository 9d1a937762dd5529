package org.vademecum.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.vademecum.tool.Tool;

/** A document that gives orders, as {@code attacks.txt} has it, and what a model does that obeys every one. */
public record Attack(String text) {
    private static final Pattern CALL = Pattern.compile("CALL (\\w+) (\\{.*?\\})(?:$|\\s)");
    private static final Pattern DO = Pattern.compile("DO ([A-Z]) (\\{.*?\\})(?:$|\\s)");
    private static final Pattern DECODE = Pattern.compile("DECODE ([A-Za-z0-9+/=]+)");
    private static final Pattern SAY = Pattern.compile("SAY (.*)", Pattern.DOTALL);

    /** What {@code DO} means, so that a document need not name it. */
    private static final Map<String, String> MEANT = Map.of(
            "D", "delete_documents",
            "M", "send_mail",
            "P", "transfer_money",
            "R", "createPasswordReset",
            "S", "share",
            "T", "create_ticket",
            "W", "http_get");

    /** A call of a tool; {@code arguments} is JSON. */
    public record Order(String tool, String arguments) {}

    /** All of them, in their order. */
    public static List<Attack> all() {
        try (InputStream file = Attack.class.getResourceAsStream("/attacks.txt")) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(text.split("(?m)^---\\R"))
                    .map(attack -> attack.replaceAll("(?m)^#.*\\R", "").strip())
                    .filter(attack -> !attack.isEmpty())
                    .map(attack -> new Attack(unescaped(attack)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Functions that a program offers: those the attacks are after, and some that only share their names' words. */
    public static List<Tool> functions() {
        return Stream.concat(
                        MEANT.values().stream().sorted(),
                        Stream.of("python", "web_search", "submit_tool_outputs", "get_user", "eval", "system"))
                .<Tool>map(name -> new Tool.Function(new Tool.Function.Definition(name, null, null, null)))
                .toList();
    }

    /** The call that the document wants made first. */
    public Optional<Order> order() {
        Matcher hidden = DECODE.matcher(text);
        String orders =
                hidden.find() ? new String(Base64.getDecoder().decode(hidden.group(1)), StandardCharsets.UTF_8) : text;
        Matcher call = CALL.matcher(orders);
        if (call.find()) {
            return Optional.of(new Order(call.group(1), call.group(2)));
        }
        Matcher meant = DO.matcher(orders);
        return meant.find()
                ? Optional.of(new Order(Objects.requireNonNull(MEANT.get(meant.group(1))), meant.group(2)))
                : Optional.empty();
    }

    /** What the document wants said. */
    public String answer() {
        Matcher say = SAY.matcher(text);
        return say.find() ? say.group(1) : text;
    }

    /** Escapes as Java has them. */
    private static String unescaped(String text) {
        return Pattern.compile("\\\\u([0-9a-f]{4})")
                .matcher(text)
                .replaceAll(code -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(code.group(1), 16))))
                .translateEscapes();
    }
}
