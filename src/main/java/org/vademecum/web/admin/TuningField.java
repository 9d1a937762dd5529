package org.vademecum.web.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.retrieval.Knob;
import org.vademecum.retrieval.RetrievalProfile;

/** A knob that an assistant may turn for itself; empty where the profile of its store holds. */
public class TuningField {
    /** In front of the knob's id, in requests and on the page. */
    static final String PREFIX = "tuning_";

    private final Knob knob;
    private final @Nullable JsonNode tuned;
    private final RetrievalProfile profile;
    private final List<String> choices;
    private final AdminTexts texts;

    /**
     * @param tuned null for what the store's profile has
     * @param profile the store's
     * @param choices those of the knob's that are offered
     */
    TuningField(Knob knob, @Nullable JsonNode tuned, RetrievalProfile profile, List<String> choices, AdminTexts texts) {
        this.knob = knob;
        this.tuned = tuned;
        this.profile = profile;
        this.choices = choices;
        this.texts = texts;
    }

    public String getId() {
        return PREFIX + knob.id();
    }

    public String getLabel() {
        return texts.text("admin_retrieval." + knob.id());
    }

    public String getHint() {
        return texts.text("admin_retrieval." + knob.id() + ".hint");
    }

    public boolean isChoice() {
        return knob.kind() == Knob.Kind.CHOICE;
    }

    public List<Choice> getChoices() {
        return choices.stream()
                .map(id -> new Choice(id, texts.text("admin_retrieval.%s.%s".formatted(knob.id(), id))))
                .toList();
    }

    /** As the form has it; empty for what the store's profile has. */
    public String getValue() {
        return tuned == null ? "" : KnobField.written(tuned, texts);
    }

    /** What the store's profile has, for people. */
    public String getStored() {
        return KnobField.shown(knob, profile, texts);
    }
}
