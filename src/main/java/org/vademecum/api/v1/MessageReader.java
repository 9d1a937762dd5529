package org.vademecum.api.v1;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.vademecum.thread.Attachment;
import org.vademecum.thread.MessageContent;
import org.vademecum.thread.NewMessage;
import org.vademecum.thread.ThreadMessage.Role;

/** Reads messages of programs. */
final class MessageReader {
    private static final int TEXT = 256_000;
    private static final int PARTS = 1_000;
    private static final int ATTACHMENTS = 500;
    private static final Set<String> SCHEMES = Set.of("http", "https", "data");

    private MessageReader() {}

    static NewMessage read(Body body) {
        String role = body.field("role").require(field -> field.choice("user", "assistant"));
        return new NewMessage(
                Role.valueOf(role.toUpperCase(Locale.ROOT)),
                content(body.field("content")),
                body.field("attachments")
                        .list(ATTACHMENTS, item -> attachment(item.require(Field::object)))
                        .orElse(List.of()),
                body.field("metadata").metadata().orElse(Map.of()),
                body.path());
    }

    private static List<MessageContent> content(Field field) {
        if (field.isText()) {
            return List.of(text(field));
        }
        if (field.hasValue() && !field.isList()) {
            throw field.wrongType("a string or an array of content parts");
        }
        List<MessageContent> parts = field.require(list -> list.list(PARTS, item -> part(item.require(Field::object))));
        if (parts.isEmpty()) {
            throw field.invalid(
                    "array_below_min_length",
                    "array too short. Expected an array with minimum length 1, but got an empty array instead.");
        }
        return parts;
    }

    private static MessageContent part(Body part) {
        String type = part.field("type").require(field -> field.choice("text", "image_file", "image_url"));
        return switch (type) {
            case "text" -> text(part.field("text"));
            case "image_file" -> imageFile(part.field("image_file").require(Field::object));
            default -> imageUrl(part.field("image_url").require(Field::object));
        };
    }

    private static MessageContent text(Field field) {
        String text = field.require(value -> value.string(TEXT));
        if (text.isEmpty()) {
            throw field.invalid("invalid_value", "message content must be non-empty.");
        }
        return MessageContent.Text.plain(text);
    }

    private static MessageContent imageFile(Body image) {
        return new MessageContent.ImageFile(image.field("file_id").id("file"), detail(image));
    }

    private static MessageContent imageUrl(Body image) {
        Field url = image.field("url");
        String value = url.require(Field::string);
        if (!isUrl(value)) {
            throw url.invalid("invalid_value", "expected an absolute URL with http, https or data.");
        }
        return new MessageContent.ImageUrl(value, detail(image));
    }

    private static boolean isUrl(String value) {
        try {
            String scheme = new URI(value).getScheme();
            return scheme != null && SCHEMES.contains(scheme.toLowerCase(Locale.ROOT));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static String detail(Body image) {
        return image.field("detail").choice("auto", "low", "high").orElse("auto");
    }

    private static Attachment attachment(Body attachment) {
        return new Attachment(
                attachment.field("file_id").id("file"),
                attachment
                        .field("tools")
                        .list(2, tool -> use(tool.require(Field::object)))
                        .orElse(List.of()));
    }

    private static Attachment.Use use(Body tool) {
        String type = tool.field("type").require(field -> field.choice("file_search", "code_interpreter"));
        return Attachment.Use.valueOf(type.toUpperCase(Locale.ROOT));
    }
}
