package org.vademecum.vectorstore;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.vademecum.common.Json;

/**
 * The product's collection in a SolrCloud, with a configuration of its own of the same name. It is made when something is to be
 * written; what is not there holds nothing. Thread-safe.
 */
final class SolrCollection {
    /** Part of the name: raise it whenever the schema, or what is written, changes. The one before stays for older nodes. */
    private static final String LAYOUT = "2";

    private static final int PAGE = 2_000;
    private static final int DELETED_AT_ONCE = 500;
    private static final int SCHEMA_SECONDS = 60;

    private final SolrConnection solr;
    private final String name;
    private final int shards;
    private final int replicas;
    private final Set<Integer> lengths = ConcurrentHashMap.newKeySet();
    private volatile boolean there;

    /**
     * @param base what the name begins with; the language of the installation's words and the layout follow
     * @param shards parts that the chunks are spread over
     * @param replicas copies of each part
     */
    SolrCollection(SolrConnection solr, String base, String language, int shards, int replicas) {
        this.solr = solr;
        this.name = base + '_' + language + '_' + LAYOUT;
        this.shards = shards;
        this.replicas = replicas;
    }

    /** Whether it has been made. */
    boolean exists() throws IOException {
        if (!there) {
            JsonNode collections =
                    solr.post("/admin/collections?action=LIST", Map.of()).path("collections");
            for (JsonNode each : collections) {
                there |= each.asText().equals(name);
            }
        }
        return there;
    }

    /**
     * Makes it unless it is there, and a field for vectors of that length in it.
     *
     * @param length of the vectors that are to be written
     */
    synchronized void ensure(int length) throws IOException {
        if (!exists()) {
            make();
        }
        if (!hasVectors(length)) {
            addVectors(length);
        }
    }

    private void make() throws IOException {
        solr.administer(
                "/admin/configs?action=UPLOAD&overwrite=true&cleanup=true&name=" + encoded(name), configuration());
        try {
            solr.administer(
                    "/admin/collections?action=CREATE&waitForFinalState=true&name=%s&collection.configName=%s&numShards=%d&replicationFactor=%d"
                            .formatted(encoded(name), encoded(name), shards, replicas),
                    new byte[0]);
        } catch (IOException e) {
            // Another node of the product may have made it at the same time.
            if (!exists()) {
                throw e;
            }
        }
        there = true;
    }

    /** Whether there is a field for vectors of that length, so that some may have been written. */
    boolean hasVectors(int length) throws IOException {
        if (!lengths.contains(length)) {
            try {
                solr.get("/%s/schema/fields/%s".formatted(name, IndexFields.vector(length)));
                lengths.add(length);
            } catch (SolrRefused e) {
                if (!e.isNotFound()) {
                    throw e;
                }
            }
        }
        return lengths.contains(length);
    }

    /** Returns when all replicas know it. */
    private void addVectors(int length) throws IOException {
        String field = IndexFields.vector(length);
        // Solr follows the order.
        Map<String, Object> commands = new LinkedHashMap<>();
        commands.put(
                "add-field-type",
                Map.of(
                        "name",
                        field,
                        "class",
                        "solr.DenseVectorField",
                        "vectorDimension",
                        length,
                        "similarityFunction",
                        "dot_product",
                        "knnAlgorithm",
                        "hnsw",
                        "hnswMaxConnections",
                        OpenIndex.HNSW_NEIGHBOURS,
                        "hnswBeamWidth",
                        OpenIndex.HNSW_CANDIDATES));
        commands.put("add-field", Map.of("name", field, "type", field, "indexed", true, "stored", false));
        try {
            solr.change(
                    "/%s/schema?updateTimeoutSecs=%d".formatted(name, SCHEMA_SECONDS),
                    Json.mapper().writeValueAsBytes(commands));
        } catch (SolrRefused e) {
            // Another node of the product may have added it at the same time.
            if (!hasVectors(length)) {
                throw e;
            }
        }
        lengths.add(length);
    }

    private static byte[] configuration() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String file : List.of("solrconfig.xml", "managed-schema.xml")) {
                zip.putNextEntry(new ZipEntry(file));
                zip.write(resource(file));
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream content = SolrCollection.class.getResourceAsStream("/solr/" + name)) {
            if (content == null) {
                throw new FileNotFoundException("/solr/" + name);
            }
            return content.readAllBytes();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The newest version of a document, whether or not it can be searched already; empty when there is none. */
    Optional<JsonNode> get(String id) throws IOException {
        return Optional.of(
                        post("/get?fl=*,_version_&id=" + encoded(id), Map.of()).path("doc"))
                .filter(JsonNode::isObject);
    }

    /** Every replica that is up has the documents when it returns. They cannot be searched before a {@link #commit}. */
    void add(List<? extends Map<String, ?>> documents) throws IOException {
        if (!documents.isEmpty()) {
            post("/update", documents);
        }
    }

    /** Every replica that is up shows what was added and deleted before, and has it on disk, when it returns. */
    void commit() throws IOException {
        post("/update?commit=true", Map.of());
    }

    /** Deletes all chunks and heads of these writings. */
    void delete(Collection<Long> writings) throws IOException {
        List<Long> all = List.copyOf(writings);
        for (int from = 0; from < all.size(); from += DELETED_AT_ONCE) {
            List<Long> some = all.subList(from, Math.min(from + DELETED_AT_ONCE, all.size()));
            post("/update", Map.of("delete", Map.of("query", "{!terms f=writing}" + SolrScope.joined(some))));
        }
        if (!all.isEmpty()) {
            commit();
        }
    }

    /** The answer to one request in Solr's JSON request language. */
    JsonNode search(Map<String, ?> request) throws IOException {
        return post("/select", request);
    }

    /** These fields of all documents that pass the filters, in no particular order. */
    List<JsonNode> list(List<?> filters, Map<String, String> params, String... fields) throws IOException {
        List<JsonNode> found = new ArrayList<>();
        String cursor = "*";
        boolean more = true;
        while (more) {
            Map<String, String> paged = new LinkedHashMap<>(params);
            paged.put("cursorMark", cursor);
            JsonNode answer = search(Map.of(
                    "query", "*:*", "filter", filters, "fields", fields, "sort", "id asc", "limit", PAGE, "params",
                    paged));
            answer.at("/response/docs").forEach(found::add);
            String next = answer.path("nextCursorMark").asText();
            more = !next.equals(cursor);
            cursor = next;
        }
        return found;
    }

    private JsonNode post(String below, Object body) throws IOException {
        try {
            return solr.post('/' + name + below, body);
        } catch (SolrRefused e) {
            if (e.isNotFound()) {
                there = false;
                lengths.clear();
            }
            throw e;
        }
    }
}
