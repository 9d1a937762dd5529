package org.vademecum.api.v1;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vademecum.file.NewFile;
import org.vademecum.file.Purpose;

/** What a request says about a file besides its content, in JSON or in a form. */
final class FileForm {
    /** What the contract lets be uploaded, but has no file be: kept as what serves any purpose. */
    private static final String EVALS = "evals";

    private FileForm() {}

    static NewFile ofJson(Body body, @Nullable String filename, @Nullable String mediaType) {
        return read(body, filename, mediaType, seconds -> seconds.integer(Long.MIN_VALUE, Long.MAX_VALUE));
    }

    static NewFile ofForm(Body fields, @Nullable String filename, @Nullable String mediaType) {
        return read(fields, filename, mediaType, FileForm::written);
    }

    private static NewFile read(
            Body body, @Nullable String filename, @Nullable String mediaType, Function<Field, Optional<Long>> seconds) {
        Purpose purpose = purpose(body.field("purpose")
                .require(field -> field.choice("assistants", "batch", "fine-tune", "vision", "user_data", EVALS)));
        return new NewFile(
                filename,
                mediaType,
                purpose,
                lifetime(body.field("expires_after"), seconds).orElse(null));
    }

    private static Purpose purpose(String id) {
        return id.equals(EVALS) ? Purpose.USER_DATA : Purpose.find(id).orElseThrow();
    }

    private static Optional<Duration> lifetime(Field field, Function<Field, Optional<Long>> seconds) {
        return field.object().map(expiry -> {
            expiry.field("anchor").require(anchor -> anchor.choice("created_at"));
            return Duration.ofSeconds(expiry.field("seconds").require(seconds));
        });
    }

    /** A form has text where JSON has a number. */
    private static Optional<Long> written(Field field) {
        Optional<String> text = field.string();
        if (text.isPresent() && !text.get().matches("[0-9]{1,18}")) {
            throw field.wrongType("an integer");
        }
        return text.map(Long::parseLong);
    }
}
