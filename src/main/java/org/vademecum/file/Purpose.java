package org.vademecum.file;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** What a file is for, as programs state it. Nothing depends on it but how long a file of a batch is kept. */
public enum Purpose {
    ASSISTANTS("assistants"),
    ASSISTANTS_OUTPUT("assistants_output"),
    BATCH("batch"),
    BATCH_OUTPUT("batch_output"),
    FINE_TUNE("fine-tune"),
    FINE_TUNE_RESULTS("fine-tune-results"),
    VISION("vision"),
    USER_DATA("user_data");

    /** What is uploaded; the others are results. */
    public static final Set<Purpose> UPLOADED = Set.of(ASSISTANTS, BATCH, FINE_TUNE, VISION, USER_DATA);

    private final String id;

    Purpose(String id) {
        this.id = id;
    }

    /** On the wire and in the database. */
    public String id() {
        return id;
    }

    public static Optional<Purpose> find(String id) {
        return Arrays.stream(values()).filter(purpose -> purpose.id.equals(id)).findFirst();
    }
}
