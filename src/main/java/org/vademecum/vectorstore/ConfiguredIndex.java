package org.vademecum.vectorstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.vademecum.common.OutgoingAddresses;

/** Opens the index that the configuration names, when it is needed first, and the other for as long as it is needed. Thread-safe. */
@ApplicationScoped
public class ConfiguredIndex {
    @Inject
    @ConfigProperty(name = "vademecum.index", defaultValue = "lucene")
    String kind;

    @Inject
    @ConfigProperty(name = "vademecum.index.language", defaultValue = "en")
    String language;

    @Inject
    @ConfigProperty(name = "vademecum.data-dir", defaultValue = "data")
    String dataDir;

    @Inject
    @ConfigProperty(name = "vademecum.solr.urls")
    Optional<String> urls;

    @Inject
    @ConfigProperty(name = "vademecum.solr.user")
    Optional<String> user;

    @Inject
    @ConfigProperty(name = "vademecum.solr.password")
    Optional<String> password;

    @Inject
    @ConfigProperty(name = "vademecum.solr.collection", defaultValue = "vademecum")
    String collection;

    @Inject
    @ConfigProperty(name = "vademecum.solr.shards", defaultValue = "2")
    int shards;

    @Inject
    @ConfigProperty(name = "vademecum.solr.replicas", defaultValue = "2")
    int replicas;

    @Inject
    @ConfigProperty(name = "vademecum.solr.timeout", defaultValue = "PT15S")
    Duration timeout;

    @Inject
    Instance<OutgoingAddresses> addresses;

    @Inject
    Instance<SearchIndex> index;

    @Inject
    Clock clock;

    @Produces
    @ApplicationScoped
    SearchIndex open() {
        return open(IndexKind.of(kind));
    }

    void close(@Disposes SearchIndex index) {
        index.close();
    }

    /** Which one is in use. */
    public IndexKind used() {
        return IndexKind.of(kind);
    }

    /** Whether the configuration says where it is. */
    public boolean isConfigured(IndexKind wanted) {
        return switch (wanted) {
            case LUCENE -> true;
            case SOLR -> !nodes().isEmpty();
        };
    }

    private List<URI> nodes() {
        return SolrConnection.Settings.nodes(urls.orElse(""));
    }

    /** What is done with an index. */
    @FunctionalInterface
    public interface Work<T> {
        T on(SearchIndex index) throws IOException;
    }

    /**
     * Does something with the index in use, or with the other one, which is opened for it.
     *
     * @throws IllegalArgumentException when the configuration does not say where the other one is
     */
    public <T> T with(IndexKind wanted, Work<T> work) throws IOException {
        if (wanted == used()) {
            return work.on(index.get());
        }
        try (SearchIndex other = open(wanted)) {
            return work.on(other);
        }
    }

    private SearchIndex open(IndexKind wanted) {
        return switch (wanted) {
            case LUCENE -> LuceneIndex.open(Path.of(dataDir), language);
            case SOLR -> SolrIndex.open(solr(), addresses.get(), clock);
        };
    }

    private SolrIndex.Settings solr() {
        return new SolrIndex.Settings(
                new SolrConnection.Settings(nodes(), user.orElse(null), password.orElse(null), timeout),
                collection,
                language,
                shards,
                replicas);
    }
}
