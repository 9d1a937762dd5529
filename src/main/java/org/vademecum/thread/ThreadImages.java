package org.vademecum.thread;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vademecum.access.Caller;
import org.vademecum.common.Conflict;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;
import org.vademecum.file.FileService;
import org.vademecum.file.StoredFile;

/** Images in messages: which of them models can be shown, and their content for a model that is to read them. */
@ApplicationScoped
public class ThreadImages {
    /** Services refuse longer ones. */
    private static final long LARGEST = 20L * 1024 * 1024;

    private static final String INLINE = "data:";
    private static final Map<String, String> TYPES = Map.of(
            "png", "image/png",
            "jpg", "image/jpeg",
            "jpeg", "image/jpeg",
            "gif", "image/gif",
            "webp", "image/webp");

    @Inject
    FileService files;

    /** Most bytes of all images whose content stands in one request. */
    @Inject
    @ConfigProperty(name = "vademecum.run.image-bytes", defaultValue = "20971520")
    long most;

    /**
     * Refuses a message with images that no model could be shown.
     *
     * @throws Invalid naming the part whose image is too large, of another type, one too many, or an assistant's
     * @throws NotFound when the caller may not read one
     */
    void requireShowable(Caller caller, NewMessage message) {
        long all = 0;
        for (int i = 0; i < message.content().size(); i++) {
            MessageContent part = message.content().get(i);
            if (part.asText().isEmpty() && message.role() == ThreadMessage.Role.ASSISTANT) {
                // No endpoint takes them there, so that they would be lost without a word.
                throw new Invalid(
                        message.param(i, "type"), "invalid_value", "Only messages of the role 'user' can have images.");
            }
            switch (part) {
                case MessageContent.ImageFile image -> {
                    String param = message.param(i, "image_file.file_id");
                    all = within(
                            all
                                    + showable(files.get(caller, image.fileId()), param)
                                            .bytes(),
                            param);
                }
                case MessageContent.ImageUrl image ->
                    all = within(all + inlineBytes(image), message.param(i, "image_url.url"));
                case MessageContent.Text ignored -> {}
            }
        }
    }

    private static StoredFile showable(StoredFile file, String param) {
        if (typeOf(file).isEmpty()) {
            throw new Invalid(
                    param,
                    "invalid_image_format",
                    "The file '%s' is no image that models take: PNG, JPEG, GIF or WebP.".formatted(file.id()));
        }
        if (file.bytes() > LARGEST) {
            throw new Invalid(
                    param,
                    "image_too_large",
                    "The image '%s' has more than %,d bytes, and models take no larger ones."
                            .formatted(file.id(), LARGEST));
        }
        return file;
    }

    private long within(long all, String param) {
        if (all > most) {
            throw new Invalid(
                    param,
                    "image_too_large",
                    "The images of a message can have at most %,d bytes together.".formatted(most));
        }
        return all;
    }

    /** Of an image whose content stands in its URL; 0 for one that is elsewhere. */
    private static long inlineBytes(MessageContent.ImageUrl image) {
        return image.url().regionMatches(true, 0, INLINE, 0, INLINE.length())
                ? image.url().length() * 3L / 4
                : 0;
    }

    /**
     * The messages with data URLs in place of uploaded images, the newest ones as far as there is room in one request.
     * What stands as a {@link MessageContent.ImageFile} after that is not shown to the model: there was no room, or it is
     * gone. The messages are not to be stored. Must not be called in a transaction.
     *
     * @param messages all that a request may have, oldest first
     * @throws Conflict {@code image_gone} when an image of the last question is not there any more, or has no room
     */
    public List<ThreadMessage> inlined(Caller owner, List<ThreadMessage> messages) {
        int question = messages.size() - 1;
        while (question >= 0 && messages.get(question).role() != ThreadMessage.Role.USER) {
            question--;
        }
        Inlining inlining = new Inlining(owner);
        List<ThreadMessage> shown = new ArrayList<>(messages);
        for (int i = shown.size() - 1; i >= 0; i--) {
            if (messages.get(i).hasImages()) {
                shown.set(i, inlining.of(messages.get(i), i == question));
            }
        }
        return shown;
    }

    /** The room of one request, taken from its end. */
    private final class Inlining {
        private final Caller owner;
        private long room = most;

        Inlining(Caller owner) {
            this.owner = owner;
        }

        ThreadMessage of(ThreadMessage message, boolean asked) {
            List<MessageContent> parts = new ArrayList<>(message.content());
            for (int i = parts.size() - 1; i >= 0; i--) {
                MessageContent part = parts.get(i);
                if (part.asText().isEmpty()) {
                    parts.set(i, shown(part).orElseGet(() -> left(part, asked)));
                }
            }
            return message.showing(parts);
        }

        private Optional<MessageContent> shown(MessageContent part) {
            return switch (part) {
                case MessageContent.Text text -> Optional.of(text);
                case MessageContent.ImageUrl image -> takes(inlineBytes(image)) ? Optional.of(image) : Optional.empty();
                case MessageContent.ImageFile image ->
                    files.find(owner, image.fileId())
                            .filter(file -> typeOf(file).isPresent() && takes(file.bytes()))
                            .map(file -> new MessageContent.ImageUrl(dataUrl(file), image.detail()));
            };
        }

        private boolean takes(long bytes) {
            boolean fits = bytes <= room;
            room -= fits ? bytes : 0;
            return fits;
        }

        private MessageContent left(MessageContent part, boolean asked) {
            String id = part instanceof MessageContent.ImageFile file ? file.fileId() : INLINE;
            if (asked) {
                throw new Conflict(
                        "image_gone",
                        "The image '%s' of the question was deleted, has expired or is too large to be shown to the model."
                                .formatted(id));
            }
            return new MessageContent.ImageFile(id, "auto");
        }
    }

    private String dataUrl(StoredFile file) {
        try (InputStream content = files.open(file, 0)) {
            return "data:%s;base64,%s"
                    .formatted(typeOf(file).orElseThrow(), Base64.getEncoder().encodeToString(content.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException("The image %s cannot be read.".formatted(file.id()), e);
        }
    }

    /** By its name, or else as it was declared; empty when it is nothing that models take. */
    private static Optional<String> typeOf(StoredFile file) {
        String extension =
                file.filename().substring(file.filename().lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return Optional.ofNullable(TYPES.get(extension))
                .or(() -> Optional.of(file.mediaType()).filter(TYPES::containsValue));
    }
}
