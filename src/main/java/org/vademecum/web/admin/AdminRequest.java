package org.vademecum.web.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.primefaces.PrimeFaces;
import org.vademecum.access.Caller;
import org.vademecum.access.CurrentCaller;
import org.vademecum.access.Role;

/** Who asks an admin page for what, and what the page's script is told in return. */
@RequestScoped
public class AdminRequest {
    @Inject
    CurrentCaller currentCaller;

    public Caller caller() {
        return currentCaller.get();
    }

    /** Whether the user may change documents and assistants anywhere. */
    boolean curates() {
        return caller().has(Role.ADMIN) || caller().has(Role.CURATOR);
    }

    /** Whether the user may judge answers anywhere. */
    boolean reviews() {
        return caller().has(Role.ADMIN) || caller().has(Role.REVIEWER);
    }

    /** Whether the user may read the audit of anything. */
    boolean audits() {
        return caller().has(Role.ADMIN) || caller().has(Role.AUDITOR);
    }

    /** Whether the user looks after the installation. */
    boolean administers() {
        return caller().has(Role.ADMIN);
    }

    /** A page that is not for the user looks as if it were not there. */
    static void require(boolean allowed) {
        if (!allowed) {
            FacesContext faces = FacesContext.getCurrentInstance();
            try {
                faces.getExternalContext().responseSendError(HttpServletResponse.SC_NOT_FOUND, null);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            faces.responseComplete();
        }
    }

    /** A request parameter; empty when it is missing. */
    static String parameter(String name) {
        String value = FacesContext.getCurrentInstance()
                .getExternalContext()
                .getRequestParameterMap()
                .get(name);
        return value == null ? "" : value;
    }

    /** All values of a request parameter. */
    static List<String> parameters(String name) {
        String[] values = FacesContext.getCurrentInstance()
                .getExternalContext()
                .getRequestParameterValuesMap()
                .get(name);
        return values == null ? List.of() : List.of(values);
    }

    /** Tells the page's script something with the end of an ajax request. */
    static void tell(String name, Object value) {
        PrimeFaces.current().ajax().addCallbackParam(name, value);
    }
}
