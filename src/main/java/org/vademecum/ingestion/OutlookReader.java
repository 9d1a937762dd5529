package org.vademecum.ingestion;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Calendar;
import java.util.List;
import org.apache.poi.hsmf.MAPIMessage;
import org.apache.poi.hsmf.datatypes.AttachmentChunks;
import org.apache.poi.hsmf.datatypes.StringChunk;
import org.apache.poi.hsmf.exceptions.ChunkNotFoundException;
import org.jspecify.annotations.Nullable;

/** Reads mails as Outlook saves them (MSG). */
final class OutlookReader implements DocumentReader {
    /** A value that a mail may lack. */
    @FunctionalInterface
    private interface Value<T> {
        T get() throws ChunkNotFoundException;
    }

    @Override
    public Content read(Path file, String mediaType, TextBuilder into) throws IOException {
        try (MAPIMessage message = new MAPIMessage(file.toFile())) {
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
