package org.vademecum.retrieval;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vademecum.vectorstore.Chunk;
import org.vademecum.vectorstore.DocumentText;
import org.vademecum.vectorstore.IndexRecipe;
import org.vademecum.vectorstore.SearchIndex.Candidate;
import org.vademecum.vectorstore.Synonyms;
import org.vademecum.vectorstore.VectorStore;
import org.vademecum.vectorstore.VectorStoreFile;
import org.vademecum.vectorstore.VectorStoreFile.Status;
import org.vademecum.vectorstore.VectorStoreFileRepository;

/**
 * Looks up what the index found. The index may be a moment ahead of the database or behind it, so the database decides
 * once more what is current and permitted.
 */
@ApplicationScoped
class CurrentDocuments {
    @Inject
    VectorStoreFileRepository files;

    @Inject
    SearchedStoreRepository stores;

    @Inject
    Glossaries glossaries;

    @Inject
    PlaceCache places;

    @Inject
    TextCache texts;

    /** The stores as they are searched now, and by which profiles and synonyms. */
    @Transactional
    Known stores(Collection<String> vectorStoreIds) {
        Map<String, VectorStore> byId = new HashMap<>();
        Map<String, RetrievalProfile> profiles = new HashMap<>();
        Map<String, Synonyms> synonyms = new HashMap<>();
        vectorStoreIds.forEach(id -> profiles.put(id, RetrievalProfile.DEFAULT));
        for (SearchedStoreRepository.Row row : stores.list(vectorStoreIds)) {
            byId.put(row.store().id(), row.store());
            Optional.ofNullable(row.profile())
                    .ifPresent(profile -> profiles.put(row.store().id(), profile));
            Optional.ofNullable(row.glossaryVersion())
                    .map(version -> glossaries.of(row.store().departmentId(), version))
                    .ifPresent(found -> synonyms.put(row.store().id(), found));
        }
        return new Known(byId, profiles, synonyms);
    }

    /**
     * Stores, their profiles and the synonyms of their departments, by the stores' ids; those of one department are the same
     * object.
     *
     * @param profiles of all that were asked for
     */
    record Known(
            Map<String, VectorStore> stores, Map<String, RetrievalProfile> profiles, Map<String, Synonyms> synonyms) {
        RetrievalProfile profile(String vectorStoreId) {
            return Objects.requireNonNull(profiles.get(vectorStoreId));
        }

        IndexRecipe recipe(String vectorStoreId) {
            VectorStore store = stores.get(vectorStoreId);
            return store == null ? IndexRecipe.DEFAULT : store.recipe();
        }
    }

    /** Documents and places of the candidates, from these stores. Texts are read when they are asked for. */
    @Transactional
    Found load(
            List<Candidate> candidates,
            SearchRequest request,
            RetrievalProfile profile,
            Map<String, VectorStore> searched) {
        Map<String, VectorStoreFile> current = current(candidates, request);
        // A generation that was searched is there for a while after another has taken its place.
        List<Chunk.Place> found = places.list(
                ordinals(candidates, current.keySet(), profile.neighbours()),
                current,
                file -> generation(current.get(file), searched));
        return new Found(current, byKey(found), documents(request, searched), texts::of, profile);
    }

    private static int generation(@Nullable VectorStoreFile file, Map<String, VectorStore> searched) {
        VectorStore store = file == null ? null : searched.get(file.vectorStoreId());
        return store == null ? 0 : store.generation();
    }

    /** How many there are for whoever asks. */
    private int documents(SearchRequest request, Map<String, VectorStore> searched) {
        long all =
                searched.values().stream().mapToLong(VectorStore::filesSearched).sum();
        long withheld = files.countCurrent(request.withheld(), searched.keySet());
        return Math.toIntExact(Math.max(0, all - withheld));
    }

    private Map<String, VectorStoreFile> current(List<Candidate> candidates, SearchRequest request) {
        Collection<String> ids =
                candidates.stream().map(Candidate::vectorStoreFileId).collect(Collectors.toSet());
        return searched(files.findAll(ids).values(), request);
    }

    /** A version on its way counts as long as none that is ready was found beside it. */
    static Map<String, VectorStoreFile> searched(Collection<VectorStoreFile> found, SearchRequest request) {
        List<VectorStoreFile> permitted =
                found.stream().filter(file -> isPermitted(file, request)).toList();
        Set<String> ready = permitted.stream()
                .filter(CurrentDocuments::isReady)
                .map(VectorStoreFile::documentId)
                .collect(Collectors.toSet());
        return permitted.stream()
                .filter(file -> isReady(file) || (file.isSearchedInPart() && !ready.contains(file.documentId())))
                .collect(Collectors.toMap(VectorStoreFile::id, Function.identity()));
    }

    /** Whether it is searched as a whole. */
    static boolean isReady(VectorStoreFile file) {
        return file.current() && file.status() == Status.COMPLETED;
    }

    private static boolean isPermitted(VectorStoreFile file, SearchRequest request) {
        return request.departmentIds().contains(file.departmentId())
                && !request.withheld().contains(file.id())
                && request.vectorStoreIds().contains(file.vectorStoreId())
                && (request.filter() == null || request.filter().matches(file.attributes()));
    }

    private static Map<String, Set<Integer>> ordinals(
            List<Candidate> candidates, Collection<String> files, int neighbours) {
        return candidates.stream()
                .filter(candidate -> files.contains(candidate.vectorStoreFileId()))
                .collect(Collectors.groupingBy(
                        Candidate::vectorStoreFileId,
                        Collectors.flatMapping(candidate -> around(candidate, neighbours), Collectors.toSet())));
    }

    private static Stream<Integer> around(Candidate candidate, int neighbours) {
        int ordinal = candidate.ordinal();
        return IntStream.rangeClosed(Math.max(0, ordinal - neighbours), ordinal + neighbours)
                .boxed();
    }

    private static Map<Chunk.Key, Chunk.Place> byKey(List<Chunk.Place> places) {
        return places.stream()
                .collect(Collectors.toMap(
                        place -> new Chunk.Key(place.vectorStoreFileId(), place.ordinal()), Function.identity()));
    }

    /**
     * What the database says about the candidates.
     *
     * @param searched number of current documents in the searched stores
     * @param profile that windows are made by
     */
    record Found(
            Map<String, VectorStoreFile> files,
            Map<Chunk.Key, Chunk.Place> places,
            int searched,
            Function<VectorStoreFile, DocumentText> texts,
            RetrievalProfile profile) {

        /** Empty when the candidate is not current, or was split anew a moment ago. */
        Optional<Window> window(Candidate candidate, double score) {
            return place(candidate, 0)
                    .map(at -> new Window(
                            at.vectorStoreFileId(),
                            at.start(),
                            at.end(),
                            at.pageFirst(),
                            at.pageLast(),
                            at.headings(),
                            score))
                    .map(window -> widened(window, candidate));
        }

        /** On either side as far as the section goes without a break. */
        private Window widened(Window window, Candidate candidate) {
            Window widened = window;
            boolean[] goesOn = {true, true};
            for (int distance = 1; distance <= profile.neighbours() && (goesOn[0] || goesOn[1]); distance++) {
                for (int side = 0; side < 2; side++) {
                    Optional<Chunk.Place> neighbour = place(candidate, side == 0 ? -distance : distance)
                            .filter(at -> at.headings().equals(window.headings()));
                    goesOn[side] &= neighbour.isPresent();
                    if (goesOn[side]) {
                        widened = widened.around(neighbour.orElseThrow(), profile.passageCharacters());
                    }
                }
            }
            return widened;
        }

        private Optional<Chunk.Place> place(Candidate candidate, int distance) {
            return Optional.ofNullable(
                    places.get(new Chunk.Key(candidate.vectorStoreFileId(), candidate.ordinal() + distance)));
        }

        VectorStoreFile file(String id) {
            VectorStoreFile file = files.get(id);
            if (file == null) {
                throw new IllegalArgumentException("Not among the documents that were found: " + id);
            }
            return file;
        }

        /** What somebody reads of it. */
        String text(Window window) {
            return document(window.vectorStoreFileId()).reading(window.start(), window.end());
        }

        /** The whole text of a document that was found. */
        DocumentText document(String id) {
            return texts.apply(file(id));
        }
    }
}
