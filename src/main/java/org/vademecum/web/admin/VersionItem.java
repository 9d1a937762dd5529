package org.vademecum.web.admin;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Principal;
import org.vademecum.retrieval.Knob;
import org.vademecum.retrieval.ProfileVersion;
import org.vademecum.retrieval.RetrievalProfile;

/** A version of a retrieval profile as the list shows it. */
public class VersionItem {
    private final ProfileVersion version;
    private final @Nullable Principal author;
    private final RetrievalProfile before;
    private final AdminTexts texts;

    VersionItem(ProfileVersion version, @Nullable Principal author, RetrievalProfile before, AdminTexts texts) {
        this.version = version;
        this.author = author;
        this.before = before;
        this.texts = texts;
    }

    public int getNumber() {
        return version.number();
    }

    /** ISO, in UTC. */
    public String getAt() {
        return version.createdAt().toString();
    }

    /** Whose it is; the id of somebody who is gone. */
    public String getAuthor() {
        return author == null ? version.authorId() : author.displayName();
    }

    public String getComment() {
        return version.comment();
    }

    /** Which version was put back; empty for a new one. */
    public String getRestored() {
        Integer restored = version.restored();
        return restored == null ? "" : texts.text("admin_retrieval.restored", restored);
    }

    /** What it changed, knob by knob. */
    public String getChanges() {
        return Arrays.stream(Knob.values())
                .filter(knob -> !knob.of(version.profile()).equals(knob.of(before)))
                .map(knob -> texts.text(
                        "admin_retrieval.change",
                        texts.text("admin_retrieval." + knob.id()),
                        KnobField.shown(knob, before, texts),
                        KnobField.shown(knob, version.profile(), texts)))
                .collect(Collectors.joining("; "));
    }
}
