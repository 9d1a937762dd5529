package org.vademecum.vectorstore;

import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.vademecum.support.SolrCloud;

class SolrIndexTest extends SearchIndexContract {
    private final SolrCloud solr = SolrCloud.shared();
    private SolrIndex index;

    @BeforeEach
    void openIndex() {
        solr.empty();
        index = open("en");
    }

    @AfterEach
    void closeIndex() {
        index.close();
    }

    private SolrIndex open(String language) {
        return SolrIndex.open(
                new SolrIndex.Settings(
                        new SolrConnection.Settings(
                                SolrConnection.Settings.nodes(solr.urls()), null, null, Duration.ofSeconds(30)),
                        "contract",
                        language,
                        2,
                        2),
                Clock.systemUTC());
    }

    @Override
    SearchIndex index() {
        return index;
    }
}
