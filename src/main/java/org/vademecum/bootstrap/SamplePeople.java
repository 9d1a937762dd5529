package org.vademecum.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.vademecum.access.AccountService;
import org.vademecum.access.Caller;
import org.vademecum.access.Department;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.Principal;
import org.vademecum.access.PrincipalRepository;
import org.vademecum.access.Role;
import org.vademecum.bootstrap.SampleCompany.AccountEntry;
import org.vademecum.bootstrap.SampleCompany.DepartmentEntry;

/** The departments and the people of the sample company. */
@ApplicationScoped
public class SamplePeople {
    @Inject
    DepartmentRepository departments;

    @Inject
    PrincipalRepository principals;

    @Inject
    AccountService accounts;

    @Inject
    Clock clock;

    /** Departments by key, and the one who looks after the manuals. */
    record Staff(Map<String, Department> departments, Caller curator) {
        String departmentId(String key) {
            Department department = departments.get(key);
            if (department == null) {
                throw new IllegalStateException("no sample department " + key);
            }
            return department.id();
        }
    }

    /** Makes sure that all are there, with the passwords of the file. */
    Staff settle(SampleCompany company, SampleAccounts passwords) throws IOException {
        Map<String, Department> byKey = new HashMap<>();
        for (DepartmentEntry entry : company.departments()) {
            byKey.put(entry.key(), department(entry));
        }
        Optional<Caller> curator = Optional.empty();
        for (AccountEntry entry : company.accounts()) {
            Principal person = person(entry, byKey, passwords);
            if (person.roles().contains(Role.CURATOR)) {
                curator = Optional.of(person.asCaller());
            }
        }
        return new Staff(byKey, curator.orElseThrow());
    }

    private Department department(DepartmentEntry entry) {
        return departments.findByCode(entry.key()).orElseGet(() -> {
            Department department = new Department(entry.key(), entry.name(), entry.initials(), clock.instant());
            departments.add(department);
            return department;
        });
    }

    private Principal person(AccountEntry entry, Map<String, Department> byKey, SampleAccounts passwords)
            throws IOException {
        Optional<Principal> known = principals.findByUsername(entry.username());
        if (known.isPresent() && passwords.passwordOf(entry.username()).isPresent()) {
            return known.get();
        }
        String password = password(entry, byKey, passwords);
        if (known.isPresent()) {
            // The file was lost, and with it the password that nobody but it knew.
            accounts.changePassword(known.get(), password);
            return known.get();
        }
        Principal person = newPerson(entry, byKey);
        accounts.add(person, password);
        return person;
    }

    private static String password(AccountEntry entry, Map<String, Department> byKey, SampleAccounts passwords)
            throws IOException {
        Optional<String> kept = passwords.passwordOf(entry.username());
        if (kept.isPresent()) {
            return kept.get();
        }
        String password = Passphrase.next();
        passwords.add(entry.username(), password, describe(entry, byKey));
        return password;
    }

    private Principal newPerson(AccountEntry entry, Map<String, Department> byKey) {
        Set<String> memberships =
                entry.departments().stream().map(byKey::get).map(Department::id).collect(Collectors.toSet());
        return new Principal(
                Principal.Kind.PERSON,
                entry.username(),
                entry.displayName(),
                entry.email(),
                entry.asRoles(),
                memberships,
                clock.instant());
    }

    private static String describe(AccountEntry entry, Map<String, Department> byKey) {
        String names = entry.departments().stream()
                .map(byKey::get)
                .map(Department::name)
                .collect(Collectors.joining(", "));
        return "%s: %s in %s".formatted(entry.displayName(), String.join(", ", entry.roles()), names);
    }
}
