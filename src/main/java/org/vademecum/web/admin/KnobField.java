package org.vademecum.web.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import org.vademecum.retrieval.Knob;
import org.vademecum.retrieval.RetrievalProfile;

/** A knob of a retrieval profile as the page shows it. Numbers are written the way of the page's language. */
public class KnobField {
    private final Knob knob;
    private final RetrievalProfile profile;
    private final List<String> choices;
    private final AdminTexts texts;

    /** {@code choices} are those of the knob's that are offered. */
    KnobField(Knob knob, RetrievalProfile profile, List<String> choices, AdminTexts texts) {
        this.knob = knob;
        this.profile = profile;
        this.choices = choices;
        this.texts = texts;
    }

    /** As JSON has it. */
    public String getId() {
        return knob.id();
    }

    public String getKind() {
        return knob.kind().name().toLowerCase(Locale.ROOT);
    }

    public boolean isChoice() {
        return knob.kind() == Knob.Kind.CHOICE;
    }

    public List<Choice> getChoices() {
        return choices.stream()
                .map(id -> new Choice(id, texts.text("admin_retrieval.%s.%s".formatted(knob.id(), id))))
                .toList();
    }

    public int getMin() {
        return knob.min();
    }

    public int getMax() {
        return knob.max();
    }

    public String getLabel() {
        return texts.text("admin_retrieval." + knob.id());
    }

    public String getHint() {
        return texts.text("admin_retrieval." + knob.id() + ".hint");
    }

    /** Empty for none. */
    public String getValue() {
        return written(knob.of(profile), texts);
    }

    /** The value by default; empty for none. */
    public String getUsual() {
        return written(knob.of(RetrievalProfile.DEFAULT), texts);
    }

    /** The value by default for people. */
    public String getUsualText() {
        return shown(knob, RetrievalProfile.DEFAULT, texts);
    }

    static String written(JsonNode value, AdminTexts texts) {
        if (value.isNull()) {
            return "";
        }
        return value.isNumber() ? texts.text("admin_retrieval.number", value.numberValue()) : value.textValue();
    }

    static String shown(Knob knob, RetrievalProfile profile, AdminTexts texts) {
        JsonNode value = knob.of(profile);
        if (value.isNull()) {
            return texts.text("admin_retrieval." + knob.id() + ".none");
        }
        return value.isNumber()
                ? texts.text("admin_retrieval.number", value.numberValue())
                : texts.text("admin_retrieval.%s.%s".formatted(knob.id(), value.textValue()));
    }
}
