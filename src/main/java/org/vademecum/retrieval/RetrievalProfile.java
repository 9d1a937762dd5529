package org.vademecum.retrieval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import org.vademecum.common.Invalid;
import org.vademecum.common.Json;
import org.vademecum.vectorstore.SearchIndex.Bm25;

/**
 * How a vector store is searched. Everything here takes effect with the next search; nothing needs the documents to be
 * indexed anew. What each component may be stands in {@link Knob}.
 *
 * @param k1 how fast a word that is repeated counts less
 * @param b how much a long chunk is held against it
 * @param pairWeight what adjacent word pairs are worth beside words
 * @param glossary what a synonym of the department's glossary is worth beside what it stands for; 0 to look for none
 * @param vectorWeight what a cosine is worth beside a lexical score
 * @param candidates how many chunks each leg proposes
 * @param fusion how both scores become one
 * @param passageCharacters how long a passage may become by merging
 * @param mergeGap how many sentences may lie between two chunks that become one passage
 * @param results how many passages at the most; null where whoever searches has a number of their own
 * @param threshold relevance that a passage is left out below, 0 … 1
 * @param resultsPerDocument how many passages of one document at the most; null for no limit
 * @param neighbours how many chunks on either side, of the same section, belong to a chunk that is found
 * @param recencyBoost relevance that a document of today gets on top
 * @param recencyHalfLife days after which half of the boost is left
 * @param documentBoost how much the boosts of single documents count: they are raised to this power
 * @param rewrite who says a question another way before it is searched
 * @param rerank who looks at the best passages again
 * @param rerankCandidates how many passages are shown to it
 * @param collapseDuplicates share of a passage that a better one has to have, for it to be left out; 0 for never
 * @param diversity what being unlike the others is worth beside relevance, 0 … 1
 */
public record RetrievalProfile(
        double k1,
        double b,
        double pairWeight,
        double glossary,
        double vectorWeight,
        int candidates,
        Fusion fusion,
        int passageCharacters,
        int mergeGap,
        @Nullable Integer results,
        double threshold,
        @Nullable Integer resultsPerDocument,
        int neighbours,
        double recencyBoost,
        int recencyHalfLife,
        double documentBoost,
        Rewrite rewrite,
        Rerank rerank,
        int rerankCandidates,
        double collapseDuplicates,
        double diversity) {
    /** What was best over three collections of long documents; a cosine's spread is about a third of a lexical score's. */
    public static final RetrievalProfile DEFAULT = new RetrievalProfile(
            Bm25.DEFAULT.k1(),
            Bm25.DEFAULT.b(),
            Bm25.DEFAULT.pairWeight(),
            0.7,
            3,
            100,
            Fusion.WEIGHTED_SUM,
            3_000,
            1,
            null,
            0,
            null,
            0,
            0,
            365,
            1,
            Rewrite.NONE,
            Rerank.NONE,
            30,
            0,
            0);

    /** @throws Invalid with the name of the component that is out of bounds */
    public RetrievalProfile {
        Knob.K1.require(k1);
        Knob.B.require(b);
        Knob.PAIR_WEIGHT.require(pairWeight);
        Knob.GLOSSARY.require(glossary);
        Knob.VECTOR_WEIGHT.require(vectorWeight);
        Knob.CANDIDATES.require(candidates);
        Knob.PASSAGE_CHARACTERS.require(passageCharacters);
        Knob.MERGE_GAP.require(mergeGap);
        if (results != null) {
            Knob.RESULTS.require(results);
        }
        Knob.THRESHOLD.require(threshold);
        if (resultsPerDocument != null) {
            Knob.RESULTS_PER_DOCUMENT.require(resultsPerDocument);
        }
        Knob.NEIGHBOURS.require(neighbours);
        Knob.RECENCY_BOOST.require(recencyBoost);
        Knob.RECENCY_HALF_LIFE.require(recencyHalfLife);
        Knob.DOCUMENT_BOOST.require(documentBoost);
        Knob.RERANK_CANDIDATES.require(rerankCandidates);
        Knob.COLLAPSE_DUPLICATES.require(collapseDuplicates);
        Knob.DIVERSITY.require(diversity);
    }

    /** The same with what the tuning says. */
    public RetrievalProfile with(RetrievalTuning tuning) {
        if (tuning.isEmpty()) {
            return this;
        }
        ObjectNode json = Json.mapper().valueToTree(this);
        json.setAll(tuning.json());
        return Json.mapper().convertValue(json, RetrievalProfile.class);
    }

    Bm25 bm25() {
        return new Bm25(k1, b, pairWeight);
    }
}
