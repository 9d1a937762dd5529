package org.vademecum.vectorstore;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.vademecum.vectorstore.SolrLedger.View;

/**
 * Filters of a request to Solr. What comes from outside stands in parameters that the filters name, never in a query's text.
 */
final class SolrScope {
    private final List<Object> filters = new ArrayList<>();
    private final Map<String, String> params = new LinkedHashMap<>();

    /** Heads or chunks, by {@link SolrFields#HEAD} or {@link SolrFields#CHUNK}. */
    SolrScope(String kind) {
        filters.add("{!term f=kind}" + kind);
    }

    /** Only what counts. */
    SolrScope seenBy(View view) {
        filters.add("writing:{* TO " + view.next() + '}');
        return view.hidden().isEmpty() ? this : noneOf(SolrFields.WRITING, view.hidden());
    }

    SolrScope anyOf(String field, Collection<?> values) {
        filters.add("{!terms f=%s v=$%s}".formatted(field, param(field, joined(values))));
        return this;
    }

    SolrScope noneOf(String field, Collection<?> values) {
        String param = param(field, joined(values));
        filters.add(Map.of(
                "bool", Map.of("must", "*:*", "must_not", List.of("{!terms f=%s v=$%s}".formatted(field, param)))));
        return this;
    }

    /** Only what is of the store, in whatever generation. */
    SolrScope ofStore(String vectorStoreId) {
        String first = param(IndexFields.STORE, vectorStoreId);
        String others = param(IndexFields.STORE, vectorStoreId + IndexNames.SEPARATOR);
        filters.add(Map.of(
                "bool",
                Map.of(
                        "should",
                        List.of(
                                "{!term f=store v=$%s}".formatted(first),
                                "{!prefix f=store v=$%s}".formatted(others)))));
        return this;
    }

    /** Only what the filter matches; of heads. */
    SolrScope described(AttributeFilter filter) {
        filters.add("{!lucene v=$%s}".formatted(param(AttributeTerms.FIELD, AttributeTerms.query(filter))));
        return this;
    }

    private String param(String field, String value) {
        String name = field + params.size();
        params.put(name, value);
        return name;
    }

    List<Object> filters() {
        return List.copyOf(filters);
    }

    Map<String, String> params() {
        return Map.copyOf(params);
    }

    /** @throws IllegalArgumentException for a value with a comma; ids and numbers have none */
    static String joined(Collection<?> values) {
        List<String> texts = values.stream().map(Object::toString).toList();
        if (texts.stream().anyMatch(text -> text.indexOf(',') >= 0)) {
            throw new IllegalArgumentException("a name with a comma among " + texts);
        }
        return texts.stream().sorted().collect(Collectors.joining(","));
    }
}
