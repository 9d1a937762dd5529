package org.vademecum.retrieval;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.vademecum.access.AccessPolicy;
import org.vademecum.access.Action;
import org.vademecum.access.Caller;
import org.vademecum.common.Conflict;
import org.vademecum.common.Forbidden;
import org.vademecum.common.NotFound;
import org.vademecum.vectorstore.Chunk;
import org.vademecum.vectorstore.ChunkRepository;
import org.vademecum.vectorstore.DocumentService;
import org.vademecum.vectorstore.DocumentText;
import org.vademecum.vectorstore.DocumentText.Block;
import org.vademecum.vectorstore.DocumentText.Kind;
import org.vademecum.vectorstore.DocumentText.Reading;
import org.vademecum.vectorstore.RecognisedPage;
import org.vademecum.vectorstore.SearchIndex;
import org.vademecum.vectorstore.SearchIndex.Candidate;
import org.vademecum.vectorstore.VectorStoreFile;
import org.vademecum.vectorstore.VectorStoreService;

/**
 * Looks a document over for those who curate it. Near-duplicates are looked for by some of its chunks, whatever its length. Must not be
 * called inside a transaction.
 */
@ApplicationScoped
public class DocumentInspection {
    static final int MOST_ORPHANS = 20;
    static final int MOST_DUPLICATES = 5;

    /** Percent. */
    static final int DOUBTFUL = 75;

    /** Chunks that are looked for in other documents. */
    private static final int SAMPLE = 32;

    private static final int NEAREST = 8;

    /** Words of a run that tells duplicates. */
    private static final int RUN = 4;

    /** The share of a chunk's runs that another has when it says the same. */
    private static final double SAME = 0.6;

    /** The share of the sample from which a document is worth a look. */
    private static final double ALIKE = 0.2;

    private static final int HEADING = 200;

    private static final Set<Reading> UNREAD = EnumSet.complementOf(EnumSet.of(Reading.RECOGNISED));

    @Inject
    DocumentService documents;

    @Inject
    VectorStoreService stores;

    @Inject
    ChunkRepository chunks;

    @Inject
    SearchIndex index;

    @Inject
    AccessPolicy access;

    /**
     * @throws NotFound when the caller may not read it
     * @throws Forbidden when the caller is no curator of its department
     * @throws Conflict with code {@code not_parsed} when it has no text, or none yet
     */
    public DocumentQuality inspect(Caller caller, String vectorStoreFileId) throws IOException {
        VectorStoreFile file = access.require(caller, Action.WRITE, documents.get(caller, vectorStoreFileId));
        DocumentText text = documents.text(file);
        return new DocumentQuality(
                text.pages(),
                emptyPages(text),
                recognition(file.recognisesPictures() ? "picture" : "page", documents.recognised(file)),
                unreadPictures(text),
                count(text, Kind.HEADING),
                count(text, Kind.TABLE),
                orphans(text),
                text.attachments(),
                sizes(chunks.listTokens(file.id(), file.generation())),
                duplicates(caller, file));
    }

    static List<Integer> emptyPages(DocumentText text) {
        Integer pages = text.pages();
        if (pages == null) {
            return List.of();
        }
        Set<Integer> empty = IntStream.rangeClosed(1, pages).boxed().collect(Collectors.toCollection(TreeSet::new));
        for (Block block : text.blocks()) {
            Integer first = text.pageAt(block.start());
            Integer last = text.pageAt(Math.max(block.start(), block.end() - 1));
            if (first != null && last != null) {
                IntStream.rangeClosed(first, last).forEach(empty::remove);
            }
        }
        return List.copyOf(empty);
    }

    private static DocumentQuality.@Nullable Recognition recognition(
            String unit, List<RecognisedPage.Confidence> read) {
        return RecognisedPage.confidence(read)
                .map(confidence -> new DocumentQuality.Recognition(
                        unit,
                        read.size(),
                        confidence,
                        read.stream()
                                .filter(each -> each.confidence() < DOUBTFUL)
                                .map(RecognisedPage.Confidence::page)
                                .toList()))
                .orElse(null);
    }

    static List<DocumentQuality.UnreadPictures> unreadPictures(DocumentText text) {
        return UNREAD.stream()
                .map(cause -> new DocumentQuality.UnreadPictures(
                        cause.name().toLowerCase(Locale.ROOT),
                        text.pictures(cause).size()))
                .filter(unread -> unread.count() > 0)
                .toList();
    }

    private static int count(DocumentText text, Kind kind) {
        return (int)
                text.blocks().stream().filter(block -> block.kind() == kind).count();
    }

    /** Headings that another of their level or above follows, or nothing. */
    static List<DocumentQuality.Orphan> orphans(DocumentText text) {
        List<DocumentQuality.Orphan> orphans = new ArrayList<>();
        List<Block> blocks = text.blocks();
        for (int i = 0; i < blocks.size() && orphans.size() < MOST_ORPHANS; i++) {
            Block block = blocks.get(i);
            Block next = i + 1 < blocks.size() ? blocks.get(i + 1) : null;
            boolean bare = next == null || (next.kind() == Kind.HEADING && next.level() <= block.level());
            if (block.kind() == Kind.HEADING && bare) {
                String heading = text.textOf(block).strip();
                orphans.add(new DocumentQuality.Orphan(
                        heading.substring(0, Math.min(HEADING, heading.length())), block.page()));
            }
        }
        return orphans;
    }

    /** Of token counts in ascending order. */
    static DocumentQuality.@Nullable ChunkSizes sizes(List<Integer> tokens) {
        return tokens.isEmpty()
                ? null
                : new DocumentQuality.ChunkSizes(
                        tokens.size(), tokens.getFirst(), tokens.get(tokens.size() / 2), tokens.getLast());
    }

    private List<DocumentQuality.Duplicate> duplicates(Caller caller, VectorStoreFile file) throws IOException {
        List<Chunk> sample = chunks.list(file.id(), file.generation(), ordinals(file.chunkCount())).stream()
                .filter(Chunk::embedded)
                .toList();
        String store = stores.get(caller, file.vectorStoreId()).indexName();
        Map<Integer, List<Candidate>> near = new HashMap<>();
        Map<String, Set<Integer>> wanted = new HashMap<>();
        for (Chunk chunk : sample) {
            List<Candidate> candidates = nearest(file, store, chunk);
            near.put(chunk.ordinal(), candidates);
            candidates.forEach(candidate -> wanted.computeIfAbsent(candidate.vectorStoreFileId(), id -> new HashSet<>())
                    .add(candidate.ordinal()));
        }
        List<DocumentQuality.Duplicate> duplicates = new ArrayList<>();
        for (Map.Entry<String, Set<Integer>> other : wanted.entrySet()) {
            documents
                    .find(caller, other.getKey())
                    .filter(known -> !known.documentId().equals(file.documentId()))
                    .map(known -> duplicate(known, share(sample, near, known, other.getValue())))
                    .filter(duplicate -> duplicate.share() >= ALIKE)
                    .ifPresent(duplicates::add);
        }
        return duplicates.stream()
                .sorted(Comparator.comparingDouble(DocumentQuality.Duplicate::share)
                        .reversed()
                        .thenComparing(DocumentQuality.Duplicate::documentId))
                .limit(MOST_DUPLICATES)
                .toList();
    }

    private static DocumentQuality.Duplicate duplicate(VectorStoreFile other, double share) {
        return new DocumentQuality.Duplicate(other.id(), other.title(), other.documentVersion(), share);
    }

    /** The share of the sample that a document says as well. */
    private double share(
            List<Chunk> sample, Map<Integer, List<Candidate>> near, VectorStoreFile other, Set<Integer> ordinals) {
        Map<Integer, Shingles> theirs = chunks.list(other.id(), other.generation(), ordinals).stream()
                .collect(Collectors.toMap(Chunk::ordinal, chunk -> Shingles.of(chunk.content(), RUN)));
        long said = sample.stream()
                .filter(chunk -> {
                    Shingles own = Shingles.of(chunk.content(), RUN);
                    return near.getOrDefault(chunk.ordinal(), List.of()).stream()
                            .filter(candidate -> candidate.vectorStoreFileId().equals(other.id()))
                            .map(candidate -> theirs.get(candidate.ordinal()))
                            .anyMatch(runs -> runs != null && own.within(runs) >= SAME);
                })
                .count();
        return (double) said / sample.size();
    }

    /** Evenly over the document. */
    private static Set<Integer> ordinals(int count) {
        return IntStream.range(0, Math.min(SAMPLE, count))
                .mapToObj(i -> count <= SAMPLE ? i : (int) ((long) i * count / SAMPLE))
                .collect(Collectors.toSet());
    }

    private List<Candidate> nearest(VectorStoreFile file, String store, Chunk chunk) throws IOException {
        return index.search(new SearchIndex.Query(
                Set.of(file.departmentId()), Set.of(store), chunk.content(), chunk.vector(), NEAREST));
    }
}
