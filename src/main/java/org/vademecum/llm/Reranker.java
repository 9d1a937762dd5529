package org.vademecum.llm;

import java.util.List;

/**
 * Reads each text together with the question, which is slower than comparing vectors, and better. Thread-safe; must not
 * be called inside a transaction.
 */
public interface Reranker {
    /**
     * How well each text answers the question, in the order of the texts. The numbers are finite and grow with it; those
     * of one call can be compared, and what scale they are of is the reranker's own affair.
     *
     * @param texts at least one
     * @param calls stop it while it waits for an endpoint, and make its requests to a chat model
     * @throws RerankException when it cannot say
     * @throws java.util.concurrent.CancellationException when it was stopped
     */
    List<Double> score(String question, List<String> texts, AuxiliaryCalls calls);
}
