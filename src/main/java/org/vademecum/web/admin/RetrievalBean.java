package org.vademecum.web.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.Department;
import org.vademecum.access.DepartmentRepository;
import org.vademecum.access.Principal;
import org.vademecum.access.PrincipalRepository;
import org.vademecum.llm.EmbeddingModels;
import org.vademecum.retrieval.ProfileVersion;
import org.vademecum.retrieval.RetrievalProfile;
import org.vademecum.retrieval.RetrievalProfileService;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreService;

/** {@code /admin/retrieval}: what the store that the parameter {@code store} names is searched by, or else the first. */
@Named
@RequestScoped
public class RetrievalBean {
    private static final int VERSIONS = 20;

    @Inject
    RetrievalProfileService profiles;

    @Inject
    VectorStoreService stores;

    @Inject
    EmbeddingModels embeddings;

    @Inject
    DepartmentRepository departments;

    @Inject
    PrincipalRepository principals;

    @Inject
    AdminRequest request;

    @Inject
    AdminTexts texts;

    private @Nullable List<VectorStore> curated;
    private @Nullable ProfileVersion inForce;

    /** Ends the request for whoever may change no stores, or not the one that is named. */
    public void enter() {
        String wanted = AdminRequest.parameter("store");
        AdminRequest.require(request.curates() && (wanted.isEmpty() || found().isPresent()));
    }

    /** Names of the embedding models beside the built-in one. */
    public List<String> getEmbeddings() {
        return embeddings.names();
    }

    /** The stores to choose from, by name, with their department. */
    public List<Choice> getStores() {
        Map<String, Department> known = departments.byId(
                curated().stream().map(VectorStore::departmentId).collect(Collectors.toSet()));
        return curated().stream()
                .map(store -> new Choice(store.id(), label(store, known.get(store.departmentId()))))
                .toList();
    }

    private static String label(VectorStore store, @Nullable Department department) {
        return department == null ? store.name() : store.name() + " · " + department.name();
    }

    /** Id of the store that is shown; empty when there is none. */
    public String getStore() {
        return found().map(VectorStore::id).orElse("");
    }

    /** Number of the version in force; 0 for the default. */
    public int getVersion() {
        return inForce().map(ProfileVersion::number).orElse(0);
    }

    public List<KnobField> getWords() {
        return fields(KnobGroup.WORDS);
    }

    public List<KnobField> getRanking() {
        return fields(KnobGroup.RANKING);
    }

    public List<KnobField> getPassages() {
        return fields(KnobGroup.PASSAGES);
    }

    public List<KnobField> getResults() {
        return fields(KnobGroup.RESULT);
    }

    private List<KnobField> fields(KnobGroup group) {
        RetrievalProfile profile = inForce().map(ProfileVersion::profile).orElse(RetrievalProfile.DEFAULT);
        return group.knobs().stream()
                .map(knob -> new KnobField(knob, profile, profiles.choices(knob, profile), texts))
                .toList();
    }

    /** The newest versions, newest first. */
    public List<VersionItem> getVersions() {
        if (found().isEmpty()) {
            return List.of();
        }
        List<ProfileVersion> newest =
                profiles.list(request.caller(), getStore(), null, VERSIONS + 1).data();
        Map<String, Principal> authors =
                principals.byId(newest.stream().map(ProfileVersion::authorId).collect(Collectors.toSet()));
        return newest.stream()
                .limit(VERSIONS)
                .map(version ->
                        new VersionItem(version, authors.get(version.authorId()), before(version, newest), texts))
                .toList();
    }

    /** What the store had before; the default before the first one. */
    private RetrievalProfile before(ProfileVersion version, List<ProfileVersion> known) {
        return known.stream()
                .filter(other -> other.number() == version.number() - 1)
                .map(ProfileVersion::profile)
                .findFirst()
                .orElse(RetrievalProfile.DEFAULT);
    }

    private Optional<VectorStore> found() {
        String wanted = AdminRequest.parameter("store");
        Stream<VectorStore> all = curated().stream();
        return (wanted.isEmpty() ? all : all.filter(store -> store.id().equals(wanted))).findFirst();
    }

    private List<VectorStore> curated() {
        List<VectorStore> known = curated;
        if (known == null) {
            known = stores.listCurated(request.caller());
            curated = known;
        }
        return known;
    }

    private Optional<ProfileVersion> inForce() {
        if (inForce == null) {
            inForce = found().flatMap(store -> profiles.find(request.caller(), store.id()))
                    .orElse(null);
        }
        return Optional.ofNullable(inForce);
    }
}
