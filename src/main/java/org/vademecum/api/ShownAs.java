package org.vademecum.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** What browsers show by themselves, told by its first bytes: a name and a claimed type may say anything. */
enum ShownAs {
    PDF("pdf", "application/pdf", "%PDF-"),
    PNG("image", "image/png", "\u0089PNG\r\n"),
    JPEG("image", "image/jpeg", "\u00FF\u00D8\u00FF"),
    GIF("image", "image/gif", "GIF8"),
    BMP("image", "image/bmp", "BM");

    private static final int LONGEST = 8;

    private final String kind;
    private final String mediaType;
    private final String head;

    ShownAs(String kind, String mediaType, String head) {
        this.kind = kind;
        this.mediaType = mediaType;
        this.head = head;
    }

    /** Empty for what is shown by its text. */
    static Optional<ShownAs> of(InputStream content) throws IOException {
        String head = new String(content.readNBytes(LONGEST), ISO_8859_1);
        return Arrays.stream(values())
                .filter(shown -> head.startsWith(shown.head))
                .findFirst();
    }

    /** As {@link DocumentJson} has it. */
    String kind() {
        return kind;
    }

    String mediaType() {
        return mediaType;
    }
}
