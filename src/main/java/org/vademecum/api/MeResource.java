package org.vademecum.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import java.util.List;
import org.vademecum.access.Caller;
import org.vademecum.access.CurrentCaller;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.Role;

/** Who is asking. */
@Path("/me")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class MeResource {
    @Inject
    CurrentCaller current;

    @Inject
    DepartmentRepository departments;

    record MeJson(String id, String username, String name, List<String> roles, List<DepartmentJson> departments) {}

    @GET
    public MeJson get() {
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
