package org.vademecum.web.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** What models were sent, for administrators; the page's script fills it from {@code /api}. */
@Named
@RequestScoped
public class ContextBean {
    @Inject
    AdminRequest request;

    /** Before the page: it is for administrators alone. */
    public void enter() {
        AdminRequest.require(isShown());
    }

    /** Whether the user may look at it. */
    public boolean isShown() {
        return request.administers();
    }
}
