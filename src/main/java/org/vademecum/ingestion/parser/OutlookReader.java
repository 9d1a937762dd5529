package org.vademecum.ingestion.parser;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Calendar;
import java.util.List;
import java.util.stream.Stream;
import org.apache.poi.hsmf.MAPIMessage;
import org.apache.poi.hsmf.datatypes.AttachmentChunks;
import org.apache.poi.hsmf.datatypes.ChunkGroup;
import org.apache.poi.hsmf.datatypes.StringChunk;
import org.apache.poi.hsmf.datatypes.Types;
import org.apache.poi.hsmf.exceptions.ChunkNotFoundException;
import org.jspecify.annotations.Nullable;

/** Reads mails as Outlook saves them (MSG). */
final class OutlookReader implements DocumentReader {
    /** What POI takes when a mail does not tell. */
    private static final String UNTOLD = "CP1252";

    /** A value that a mail may lack. */
    @FunctionalInterface
    private interface Value<T> {
        T get() throws ChunkNotFoundException;
    }

    @Override
    public Content read(Path file, String mediaType, TextBuilder into) throws IOException {
        try (MAPIMessage message = new MAPIMessage(file.toFile())) {
            decode(message);
            MailText text = new MailText(into);
            String subject = orNull(message::getSubject);
            Calendar sent = orNull(message::getMessageDate);
            text.head(
                    subject,
                    orNull(message::getDisplayFrom),
                    orNull(message::getDisplayTo),
                    sent == null ? null : sent.toInstant());
            String html = orNull(message::getHtmlBody);
            String plain = orNull(message::getTextBody);
            if (html != null) {
                text.html(html);
            } else if (plain != null) {
                text.plain(plain);
            }
            List<String> attached = Arrays.stream(message.getAttachmentFiles())
                    .map(OutlookReader::name)
                    .toList();
            text.attached(attached);
            return new Content(subject, null).attaching(attached);
        }
    }

    /** Strings of one byte a character are in the encoding that the mail names, else in the likeliest. */
    private static void decode(MAPIMessage message) {
        List<StringChunk> strings = narrow(message.getMainChunks()).toList();
        message.guess7BitEncoding();
        String encoding = strings.stream()
                .map(StringChunk::get7BitEncoding)
                .filter(name -> !name.equals(UNTOLD))
                .findFirst()
                .orElseGet(() -> likeliest(strings));
        Stream.concat(
                        strings.stream(),
                        Arrays.stream(message.getAttachmentFiles()).flatMap(OutlookReader::narrow))
                .filter(string -> string.get7BitEncoding().equals(UNTOLD))
                .forEach(string -> string.set7BitEncoding(encoding));
    }

    private static String likeliest(List<StringChunk> strings) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        strings.forEach(string -> bytes.writeBytes(string.getRawValue()));
        return TextEncoding.likeliest(bytes.toByteArray()).name();
    }

    private static Stream<StringChunk> narrow(ChunkGroup group) {
        return Arrays.stream(group.getChunks())
                .filter(chunk -> chunk instanceof StringChunk && chunk.getType() == Types.ASCII_STRING)
                .map(StringChunk.class::cast);
    }

    private static <T> @Nullable T orNull(Value<T> value) {
        try {
            return value.get();
        } catch (ChunkNotFoundException e) {
            return null;
        }
    }

    private static String name(AttachmentChunks attachment) {
        StringChunk name = attachment.getAttachLongFileName();
        StringChunk other = name == null ? attachment.getAttachFileName() : name;
        return other == null ? "?" : other.getValue();
    }
}
