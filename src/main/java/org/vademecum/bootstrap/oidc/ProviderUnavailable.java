package org.vademecum.bootstrap.oidc;

/** The identity provider cannot be reached, or is in no state to answer. Later it may be again. */
public class ProviderUnavailable extends Exception {
    public ProviderUnavailable(String reason) {
        super(reason);
    }

    public ProviderUnavailable(String reason, Throwable cause) {
        super(reason, cause);
    }
}
