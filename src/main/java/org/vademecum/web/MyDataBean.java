package org.vademecum.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.CurrentCaller;
import org.vademecum.access.Erasable;
import org.vademecum.retention.Erasure;
import org.vademecum.web.admin.AdminTexts;

/** {@code /my-data}: what is kept of the user, to take along or to take away. The page's script does either. */
@Named
@RequestScoped
public class MyDataBean {
    @Inject
    CurrentCaller caller;

    @Inject
    Erasure erasure;

    @Inject
    AdminTexts texts;

    private Erasure.@Nullable Inventory inventory;

    private Erasure.Inventory inventory() {
        Erasure.Inventory known = inventory;
        if (known == null) {
            known = erasure.count(caller.get());
            inventory = known;
        }
        return known;
    }

    /** How much must be kept. */
    public long getKept() {
        return inventory().kept();
    }

    /** How much would be taken away. */
    public long getTotal() {
        return inventory().free();
    }

    /** How many of each kind would be taken away, in words. */
    public String getSummary() {
        return Arrays.stream(Erasable.Kind.values())
                .map(kind -> texts.count("my_data." + kind.id(), inventory().free(kind)))
                .collect(Collectors.joining(" · "));
    }
}
