package org.vademecum.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.credential.UsernamePasswordCredential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import java.util.Set;
import java.util.stream.Collectors;
import org.vademecum.access.AccountService;
import org.vademecum.access.Caller;
import org.vademecum.access.Role;

/** Passwords of local accounts, for Jakarta Security. A valid result carries the principal's id as its unique id. */
@ApplicationScoped
public class LocalIdentityStore implements IdentityStore {
    private static final String NAME = "vademecum";

    @Inject
    AccountService accounts;

    /** Called by Jakarta Security, which picks the method by the credential's type. */
    public CredentialValidationResult validate(UsernamePasswordCredential credential) {
        return accounts.authenticate(credential.getCaller(), credential.getPasswordAsString())
                .map(LocalIdentityStore::valid)
                .orElse(CredentialValidationResult.INVALID_RESULT);
    }

    private static CredentialValidationResult valid(Caller caller) {
        Set<String> groups = caller.roles().stream().map(Role::id).collect(Collectors.toSet());
        return new CredentialValidationResult(NAME, caller.username(), null, caller.principalId(), groups);
    }
}
