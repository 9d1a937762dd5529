package org.vademecum.web.admin;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.vademecum.assistant.Assistant;
import org.vademecum.common.Invalid;
import org.vademecum.retrieval.Knob;
import org.vademecum.retrieval.RetrievalProfile;
import org.vademecum.retrieval.RetrievalProfileService;
import org.vademecum.retrieval.RetrievalTuning;
import org.vademecum.tool.Tool;

/** How an assistant searches otherwise than the profile of its store says: a part of its form, and of the request to save it. */
@Named
@RequestScoped
public class AssistantTuningBean {
    @Inject
    AssistantsBean page;

    @Inject
    RetrievalProfileService profiles;

    @Inject
    AdminTexts texts;

    /** The fields of the form, part by part. */
    public List<TuningGroup> getGroups() {
        RetrievalProfile profile = profile();
        Map<Knob, JsonNode> tuned = page.edited()
                .flatMap(Assistant::search)
                .map(Tool.FileSearch::retrieval)
                .orElse(RetrievalTuning.NONE)
                .values();
        return Stream.of(KnobGroup.values())
                .map(group -> new TuningGroup(
                        texts.text(group.key()),
                        group.knobs().stream()
                                .map(knob -> field(knob, tuned, profile))
                                .toList()))
                .toList();
    }

    private TuningField field(Knob knob, Map<Knob, JsonNode> tuned, RetrievalProfile profile) {
        RetrievalProfile searched = profile.with(new RetrievalTuning(tuned));
        return new TuningField(knob, tuned.get(knob), profile, profiles.choices(knob, searched), texts);
    }

    /** Of the store that it searches; the default for one that searches none yet. */
    private RetrievalProfile profile() {
        return page.edited()
                .flatMap(assistant ->
                        assistant.toolResources().vectorStoreIds().stream().findFirst())
                .map(profiles::inForce)
                .orElse(RetrievalProfile.DEFAULT);
    }

    /**
     * Reads what was sent. A field that is empty leaves the knob to the store's profile; one that a program has set to nothing
     * stays so, since the page cannot tell both apart.
     *
     * @param before what the assistant is tuned by
     * @param faults gets what is at fault, by field
     */
    RetrievalTuning read(RetrievalTuning before, Map<String, String> faults) {
        Map<Knob, JsonNode> values = new EnumMap<>(Knob.class);
        for (Knob knob : Knob.values()) {
            String field = TuningField.PREFIX + knob.id();
            String text = AdminRequest.parameter(field).strip();
            JsonNode known = before.values().get(knob);
            try {
                if (!text.isEmpty()) {
                    values.put(knob, knob.parse(text));
                } else if (known != null && known.isNull()) {
                    values.put(knob, known);
                }
            } catch (Invalid e) {
                faults.put(field, fault(knob));
            }
        }
        return available(new RetrievalTuning(values), faults);
    }

    private RetrievalTuning available(RetrievalTuning tuning, Map<String, String> faults) {
        try {
            return profiles.require(tuning, "tuning");
        } catch (Invalid e) {
            faults.put(TuningField.PREFIX + Knob.RERANK.id(), fault(Knob.RERANK));
            return RetrievalTuning.NONE;
        }
    }

    private String fault(Knob knob) {
        return knob.kind() == Knob.Kind.CHOICE
                ? texts.text("admin_assistants.wrong")
                : texts.text("admin_assistants.tuning." + AssistantFields.name(knob.kind()), knob.min(), knob.max());
    }
}
