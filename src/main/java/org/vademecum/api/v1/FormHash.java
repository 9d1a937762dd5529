package org.vademecum.api.v1;

import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What tells forms apart, taken while they are read: names, types and contents of the parts in their order, and not what
 * is written between them, which is another one each time that a program sends its form. Not thread-safe.
 */
final class FormHash {
    private final List<Watched> parts = new ArrayList<>();

    private record Watched(Multipart.Part part, MessageDigest content) {}

    /** The same part; whoever reads its content shows it to us, and must read all of it. */
    Multipart.Part watch(Multipart.Part part) {
        MessageDigest content = sha256();
        parts.add(new Watched(part, content));
        return new Multipart.Part(
                part.name(), part.filename(), part.contentType(), new DigestInputStream(part.content(), content));
    }

    /** Of the parts that were read, and of the place they were sent to; only once. */
    String of(String place) {
        MessageDigest whole = sha256();
        add(whole, place);
        for (Watched watched : parts) {
            add(whole, watched.part.name());
            add(whole, String.valueOf(watched.part.filename()));
            add(whole, String.valueOf(watched.part.contentType()));
            whole.update(watched.content.digest());
        }
        return HexFormat.of().formatHex(whole.digest());
    }

    private static void add(MessageDigest whole, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        whole.update(Integer.toString(bytes.length).getBytes(StandardCharsets.UTF_8));
        whole.update((byte) ':');
        whole.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has SHA-256
        }
    }
}
