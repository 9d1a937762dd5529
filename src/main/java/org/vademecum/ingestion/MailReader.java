package org.vademecum.ingestion;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.james.mime4j.dom.Body;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.TextBody;
import org.apache.james.mime4j.dom.address.Address;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.MimeConfig;
import org.jspecify.annotations.Nullable;

/** Reads mails (EML). Of a body that comes in several forms the one with the most structure is read. */
final class MailReader implements DocumentReader {
    private static final String HTML = "text/html";
    private static final MimeConfig LENIENT = MimeConfig.custom()
            .setMaxLineLen(-1)
            .setMaxHeaderLen(1_000_000)
            .setMaxHeaderCount(10_000)
            .build();

    @Override
    public Content read(Path file, String mediaType, TextBuilder into) throws IOException {
        DefaultMessageBuilder builder = new DefaultMessageBuilder();
        builder.setMimeEntityConfig(LENIENT);
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file))) {
            Message message = builder.parseMessage(bytes);
            MailText text = new MailText(into);
            text.head(
                    message.getSubject(),
                    names(message.getFrom()),
                    names(message.getTo()),
                    message.getDate() == null ? null : message.getDate().toInstant());
            List<String> attached = new ArrayList<>();
            add(message, text, attached);
            text.attached(attached);
            message.dispose();
            return new Content(message.getSubject(), null).attaching(attached);
        }
    }

    private static @Nullable String names(@Nullable List<? extends Address> addresses) {
        return addresses == null
                ? null
                : addresses.stream().map(Address::toString).collect(Collectors.joining(", "));
    }

    private static void add(Entity entity, MailText text, List<String> attached) throws IOException {
        Body body = entity.getBody();
        if ("attachment".equals(entity.getDispositionType()) || body instanceof Message) {
            attached.add(name(entity));
        } else if (body instanceof Multipart parts) {
            addAll(parts, text, attached);
        } else if (body instanceof TextBody written) {
            addText(entity.getMimeType(), content(written), text);
        } else {
            attached.add(name(entity));
        }
    }

    private static void addAll(Multipart parts, MailText text, List<String> attached) throws IOException {
        if (!"alternative".equals(parts.getSubType())) {
            for (Entity part : parts.getBodyParts()) {
                add(part, text, attached);
            }
            return;
        }
        Entity best = null;
        for (Entity part : parts.getBodyParts()) {
            if (best == null || part.isMultipart() || HTML.equals(part.getMimeType())) {
                best = part;
            }
        }
        if (best != null) {
            add(best, text, attached);
        }
    }

    private static void addText(String type, String content, MailText text) {
        if (HTML.equals(type)) {
            text.html(content);
        } else {
            text.plain(content);
        }
    }

    private static String content(TextBody body) throws IOException {
        StringWriter content = new StringWriter();
        try (var reader = body.getReader()) {
            reader.transferTo(content);
        }
        return content.toString();
    }

    private static String name(Entity entity) {
        return entity.getFilename() == null ? entity.getMimeType() : entity.getFilename();
    }
}
