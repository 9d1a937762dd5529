package org.vademecum.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Caller;
import org.vademecum.access.CurrentCaller;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.Role;
import org.vademecum.usage.BudgetWarnings;

/** Who is asking. */
@Path("/me")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class MeResource {
    @Inject
    CurrentCaller current;

    @Inject
    DepartmentRepository departments;

    @Inject
    BudgetWarnings warnings;

    record MeJson(String id, String username, String name, List<String> roles, List<DepartmentJson> departments) {}

    /** @param budgetPercent how much of today's tokens is spent, once it is most of them; null before, and without a limit */
    record SelfJson(@JsonUnwrapped MeJson person, @Nullable Long budgetPercent) {}

    @GET
    public SelfJson get() {
        return new SelfJson(person(), warnings.findOwn(current.get()).orElse(null));
    }

    MeJson person() {
        Caller caller = current.get();
        return new MeJson(
                caller.principalId(),
                caller.username(),
                caller.displayName(),
                caller.roles().stream().map(Role::id).sorted().toList(),
                departments.byId(caller.departmentIds()).values().stream()
                        .map(DepartmentJson::of)
                        .sorted(Comparator.comparing(DepartmentJson::name))
                        .toList());
    }
}
