package org.vademecum.ingestion.parser;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.dom.Body;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.TextBody;
import org.apache.james.mime4j.dom.address.Address;
import org.apache.james.mime4j.dom.field.ContentTypeField;
import org.apache.james.mime4j.dom.field.FieldName;
import org.apache.james.mime4j.dom.field.ParsedField;
import org.apache.james.mime4j.field.LenientFieldParser;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.util.ByteSequence;
import org.apache.james.mime4j.util.ContentUtil;
import org.jspecify.annotations.Nullable;

/**
 * Reads mails (EML). Of a body that comes in several forms the one with the most structure is read. Where a mail tells no encoding, as
 * old programs do in headers above all, it is the likeliest of all lines that are not ASCII.
 */
final class MailReader implements DocumentReader {
    private static final String HTML = "text/html";
    private static final int SAMPLE = 65_536;
    private static final MimeConfig LENIENT = MimeConfig.custom()
            .setMaxLineLen(-1)
            .setMaxHeaderLen(1_000_000)
            .setMaxHeaderCount(10_000)
            .build();

    @Override
    public Content read(Path file, String mediaType, TextBuilder into) throws IOException {
        Charset untold = untold(file);
        DefaultMessageBuilder builder = new DefaultMessageBuilder();
        builder.setMimeEntityConfig(LENIENT);
        builder.setFieldParser((field, monitor) -> field(field, untold, monitor));
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

    private static Charset untold(Path file) throws IOException {
        ByteArrayOutputStream foreign = new ByteArrayOutputStream();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean ascii = true;
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file))) {
            for (int each = bytes.read(); each >= 0 && foreign.size() < SAMPLE; each = bytes.read()) {
                line.write(each);
                ascii &= each < 0x80;
                if (each == '\n' || line.size() == SAMPLE) {
                    foreign.writeBytes(ascii ? new byte[0] : line.toByteArray());
                    line.reset();
                    ascii = true;
                }
            }
        }
        foreign.writeBytes(ascii ? new byte[0] : line.toByteArray());
        return TextEncoding.likeliest(foreign.toByteArray());
    }

    private static ParsedField field(Field field, Charset untold, DecodeMonitor monitor) {
        ByteSequence raw = field.getRaw();
        String text = ContentUtil.decode(untold, raw == null ? ContentUtil.encode(field.toString()) : raw);
        try {
            return LenientFieldParser.parse(ContentUtil.encode(StandardCharsets.UTF_8, text), monitor);
        } catch (MimeException e) {
            throw new IllegalArgumentException("Not readable as a header: " + field.getName(), e);
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
            addText(entity.getMimeType(), content(written, charset(entity)), text);
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

    /** As the mail tells it; null when it does not, or nothing that could be right. */
    private static @Nullable Charset charset(Entity entity) {
        Field type = entity.getHeader().getField(FieldName.CONTENT_TYPE);
        Charset told = type instanceof ContentTypeField known ? TextEncoding.supported(known.getCharset()) : null;
        return StandardCharsets.US_ASCII.equals(told) ? null : told;
    }

    private static String content(TextBody body, @Nullable Charset told) throws IOException {
        try (InputStream content = body.getInputStream()) {
            byte[] bytes = content.readAllBytes();
            return told == null ? TextEncoding.decode(bytes) : new String(bytes, told);
        }
    }

    private static String name(Entity entity) {
        return entity.getFilename() == null ? entity.getMimeType() : entity.getFilename();
    }
}
