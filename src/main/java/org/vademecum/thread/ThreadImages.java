package org.vademecum.thread;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.vademecum.access.Caller;
import org.vademecum.file.FileService;
import org.vademecum.file.StoredFile;

/** Brings the content of uploaded images into messages that a model is to read. Must not be called in a transaction. */
@ApplicationScoped
public class ThreadImages {
    /** Longer ones are left out; services refuse them. */
    private static final long MAX_BYTES = 20L * 1024 * 1024;

    private static final Map<String, String> TYPES = Map.of(
            "png", "image/png",
            "jpg", "image/jpeg",
            "jpeg", "image/jpeg",
            "gif", "image/gif",
            "webp", "image/webp");

    @Inject
    FileService files;

    /**
     * The messages with data URLs in place of uploaded images. One that is gone, or that the owner may not see any more,
     * is left out. The messages are not to be stored.
     */
    public List<ThreadMessage> inlined(Caller owner, List<ThreadMessage> messages) {
        return messages.stream()
                .map(message -> message.hasImages() ? inlined(owner, message) : message)
                .toList();
    }

    private ThreadMessage inlined(Caller owner, ThreadMessage message) {
        return message.showing(message.content().stream()
                .flatMap(part -> part instanceof MessageContent.ImageFile image
                        ? inlined(owner, image).stream()
                        : java.util.stream.Stream.of(part))
                .toList());
    }

    private Optional<MessageContent> inlined(Caller owner, MessageContent.ImageFile image) {
        return files.find(owner, image.fileId())
                .filter(file -> file.bytes() <= MAX_BYTES)
                .map(file -> new MessageContent.ImageUrl(dataUrl(file), image.detail()));
    }

    private String dataUrl(StoredFile file) {
        try (InputStream content = files.open(file, 0)) {
            return "data:%s;base64,%s"
                    .formatted(mediaType(file), Base64.getEncoder().encodeToString(content.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException("The image %s cannot be read.".formatted(file.id()), e);
        }
    }

    private static String mediaType(StoredFile file) {
        String extension =
                file.filename().substring(file.filename().lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return TYPES.getOrDefault(extension, file.mediaType());
    }
}
