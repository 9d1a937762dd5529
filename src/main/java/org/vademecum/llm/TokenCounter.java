package org.vademecum.llm;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Counts tokens with the vocabulary {@code o200k_base}. Endpoints with other vocabularies count a little differently;
 * what they report themselves is what is accounted for. Thread-safe.
 */
@ApplicationScoped
public class TokenCounter {
    /** What a message costs beside its text. */
    public static final int MESSAGE_OVERHEAD = 4;

    private final Encoding encoding = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);

    public int count(String text) {
        return encoding.countTokensOrdinary(text);
    }
}
