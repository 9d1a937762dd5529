package org.vademecum.api.v1;

import java.util.List;

/** A model; when it was made is not known here. */
record ModelJson(String id, String object, long created, String ownedBy) {
    static ModelJson of(String name) {
        return new ModelJson(name, "model", 0, "vademecum");
    }

    /** All models; there are no pages of them. */
    record All(String object, List<ModelJson> data) {
        static All of(List<String> names) {
            return new All("list", names.stream().map(ModelJson::of).toList());
        }
    }
}
