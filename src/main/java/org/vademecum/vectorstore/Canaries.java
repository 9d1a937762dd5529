package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.vademecum.access.Caller;
import org.vademecum.access.Department;
import org.vademecum.access.DepartmentClosing;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.Principal;
import org.vademecum.access.PrincipalRepository;
import org.vademecum.access.Role;
import org.vademecum.common.Transactions;
import org.vademecum.file.FileService;
import org.vademecum.file.NewFile;
import org.vademecum.file.Purpose;
import org.vademecum.file.StoredFile;
import org.vademecum.file.StoredFileRepository;
import org.vademecum.vectorstore.VectorStoreFile.Status;

/**
 * The canaries, one in each department: documents like any other, in the index like any other, but kept by a principal
 * whom nobody can be. So they are in nobody's lists, no assistant has their stores, and no answer cites them. Each says a
 * sentence of its own, of words that nobody else can know.
 */
@ApplicationScoped
public class Canaries {
    static final String KEEPER = Principal.SYSTEM_PREFIX + "canary";

    private static final String SENTENCE = "sentence";
    private static final int WORDS = 6;
    private static final int SYLLABLES = 3;
    private static final String CONSONANTS = "bdfgklmnprtvz";
    private static final String VOWELS = "aeiou";
    private static final SecureRandom RANDOM = new SecureRandom();

    @Inject
    DepartmentRepository departments;

    @Inject
    PrincipalRepository principals;

    @Inject
    VectorStoreRepository stores;

    @Inject
    VectorStoreFileRepository documents;

    @Inject
    VectorStoreService service;

    @Inject
    FileService files;

    @Inject
    StoredFileRepository kept;

    @Inject
    StoreEmptying emptying;

    @Inject
    FileRemoval removal;

    @Inject
    Transactions transactions;

    @Inject
    Clock clock;

    /** Puts one into each department that has none or whose own was not taken in. It can be searched some time later. */
    public void plant() throws IOException {
        Principal keeper = transactions.call(this::keeper);
        List<VectorStore> known = stores.listKept(keeper.id());
        for (VectorStore store : known) {
            if (isLost(store)) {
                service.delete(as(keeper, store.departmentId()), store.id());
            }
        }
        Set<String> planted = known.stream()
                .filter(store -> !isLost(store))
                .map(VectorStore::departmentId)
                .collect(Collectors.toSet());
        for (Department department : departments.list()) {
            if (!planted.contains(department.id())) {
                plant(as(keeper, department.id()), department.id());
            }
        }
    }

    /** Takes the department's own away, for good. */
    void onClosing(@Observes DepartmentClosing closing) {
        principals
                .findByUsername(KEEPER)
                .ifPresent(keeper -> uproot(as(keeper, closing.departmentId()), closing.departmentId()));
    }

    private void uproot(Caller keeper, String departmentId) {
        for (VectorStore store : transactions.call(() -> stores.listKept(keeper.principalId()))) {
            if (store.departmentId().equals(departmentId)) {
                service.delete(keeper, store.id());
                emptying.delete(store.id());
            }
        }
        for (StoredFile file : transactions.call(() -> kept.listOwned(keeper.principalId(), departmentId))) {
            removal.delete(keeper, file.id());
        }
    }

    private static boolean isLost(VectorStore store) {
        FileCounts counts = store.fileCounts();
        return counts.inProgress() + counts.completed() == 0;
    }

    private void plant(Caller keeper, String departmentId) throws IOException {
        String sentence = sentence();
        byte[] text = ("This department knows: " + sentence + "\n").getBytes(StandardCharsets.UTF_8);
        StoredFile file = files.store(
                keeper,
                departmentId,
                NewFile.of("canary.txt", "text/plain", Purpose.ASSISTANTS),
                new ByteArrayInputStream(text));
        service.create(
                keeper,
                departmentId,
                new NewVectorStore("canary", Map.of(SENTENCE, sentence), null, List.of(NewStoreFile.of(file.id()))));
    }

    /** Those that can be searched by now, in the order of their making. */
    public List<Canary> list() {
        return transactions.call(() -> principals.findByUsername(KEEPER).stream()
                .flatMap(keeper -> stores.listKept(keeper.id()).stream())
                .flatMap(store -> searched(store).stream())
                .toList());
    }

    private Optional<Canary> searched(VectorStore store) {
        return documents.listSome(store.id(), 0, 1).stream()
                .filter(file -> file.current() && file.status() == Status.COMPLETED)
                .findFirst()
                .map(file -> new Canary(
                        store.departmentId(),
                        store.id(),
                        file.id(),
                        store.metadata().getOrDefault(SENTENCE, "")));
    }

    private Principal keeper() {
        return principals.findByUsername(KEEPER).orElseGet(() -> {
            Principal keeper = Principal.nobody(KEEPER, "Canary", clock.instant());
            principals.add(keeper);
            return keeper;
        });
    }

    private static Caller as(Principal keeper, String departmentId) {
        return new Caller(
                keeper.id(), keeper.username(), keeper.displayName(), Set.of(Role.EMPLOYEE), Set.of(departmentId));
    }

    private static String sentence() {
        return IntStream.range(0, WORDS).mapToObj(each -> word()).collect(Collectors.joining(" ")) + ".";
    }

    private static String word() {
        StringBuilder word = new StringBuilder();
        for (int syllable = 0; syllable < SYLLABLES; syllable++) {
            word.append(CONSONANTS.charAt(RANDOM.nextInt(CONSONANTS.length())));
            word.append(VOWELS.charAt(RANDOM.nextInt(VOWELS.length())));
        }
        return word.append('k').toString();
    }
}
