package org.vademecum.bootstrap.oidc;

/** The realm does not let the product look people up. */
public class LookupRefused extends Exception {
    LookupRefused(String reason) {
        super(reason);
    }
}
