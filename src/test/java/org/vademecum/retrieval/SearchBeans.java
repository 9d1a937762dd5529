package org.vademecum.retrieval;

import org.vademecum.common.OutgoingAddresses;
import org.vademecum.llm.ChatModels;
import org.vademecum.llm.EmbeddingModels;
import org.vademecum.llm.QuestionRewriter;
import org.vademecum.llm.Rerankers;
import org.vademecum.llm.TokenCounter;

/** What a search consists of, for applications of tests. */
public final class SearchBeans {
    private SearchBeans() {}

    public static Class<?>[] all() {
        return new Class<?>[] {
            StoreSearch.class,
            SearchableStores.class,
            Retriever.class,
            CurrentDocuments.class,
            SearchedStoreRepository.class,
            GlossaryRepository.class,
            Glossaries.class,
            PlaceCache.class,
            TextCache.class,
            RetrievalProfileService.class,
            ProfileRepository.class,
            PassageReranker.class,
            QuestionRewriter.class,
            Rerankers.class,
            EmbeddingModels.class,
            ChatModels.class,
            TokenCounter.class,
            OutgoingAddresses.class
        };
    }
}
