package org.vademecum.retrieval;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Action;
import org.vademecum.access.AuditAction;
import org.vademecum.access.Audited;
import org.vademecum.access.Caller;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.common.Conflict;
import org.vademecum.common.Forbidden;
import org.vademecum.common.Invalid;
import org.vademecum.common.NotFound;
import org.vademecum.common.Transactions;

/** The departments' glossaries: whoever is of a department reads its own, and its curators change it. */
@ApplicationScoped
public class GlossaryService {
    private static final String KIND = "glossary";

    @Inject
    GlossaryRepository glossaries;

    @Inject
    DepartmentRepository departments;

    @Inject
    AccessPolicy access;

    @Inject
    Transactions transactions;

    @Inject
    Event<Audited> audited;

    /**
     * An empty one when nobody has written any.
     *
     * @throws NotFound when the caller may not see the department
     */
    public Glossary get(Caller caller, String departmentId) {
        return transactions.call(() -> require(caller, Action.READ, departmentId));
    }

    /**
     * To be taken out of the product.
     *
     * @throws NotFound when the caller may not see the department
     */
    public Glossary export(Caller caller, String departmentId) {
        return transactions.call(() -> {
            Glossary glossary = require(caller, Action.READ, departmentId);
            audited.fire(Audited.of(caller, AuditAction.GLOSSARY_EXPORT, glossary));
            return glossary;
        });
    }

    /**
     * Puts other entries in the place of all that there are; they hold from the next search on.
     *
     * @param seen the version that the caller has seen, 0 for none; null when they do not mind
     * @throws NotFound when the caller may not see the department
     * @throws Forbidden when the caller is no curator of it
     * @throws Conflict when somebody has changed it since
     * @throws Invalid for too many entries, and for two of the same term
     */
    public Glossary change(Caller caller, String departmentId, List<GlossaryEntry> entries, @Nullable Long seen) {
        return transactions.retry(() -> {
            Glossary glossary = require(caller, Action.WRITE, departmentId);
            if (seen != null && seen != glossary.version()) {
                throw new Conflict("changed_meanwhile", "The glossary was changed meanwhile.");
            }
            if (entries.equals(glossary.entries())) {
                return glossary;
            }
            boolean first = glossaries.find(departmentId).isEmpty();
            glossary.become(entries);
            if (first) {
                glossaries.add(glossary);
            }
            audited.fire(Audited.of(caller, AuditAction.GLOSSARY_CHANGE, glossary)
                    .with("entries", Integer.toString(entries.size())));
            return glossary;
        });
    }

    /**
     * Before anything of a change is read.
     *
     * @throws NotFound when the caller may not see the department
     * @throws Forbidden when the caller is no curator of it
     */
    public void requireChangeable(Caller caller, String departmentId) {
        transactions.run(() -> require(caller, Action.WRITE, departmentId));
    }

    private Glossary require(Caller caller, Action action, String departmentId) {
        Optional<Glossary> none = departments.find(departmentId).map(found -> new Glossary(found.id()));
        Glossary empty = access.require(caller, action, none, KIND, departmentId);
        return glossaries.find(departmentId).orElse(empty);
    }
}
