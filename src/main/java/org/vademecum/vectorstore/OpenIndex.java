package org.vademecum.vectorstore;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.util.IOUtils;

/** A Lucene directory with its one writer and the readers that see the writer's changes. Thread-safe. */
record OpenIndex(Directory directory, IndexWriter writer, SearcherManager searchers) implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(OpenIndex.class.getName());

    /** Raise it whenever what is written to the index changes. */
    private static final String LAYOUT = "5";

    /** Twice of what is usual: among a million chunks that are much alike a search gets lost with less. */
    static final int HNSW_NEIGHBOURS = 32;

    static final int HNSW_CANDIDATES = 200;

    /** Few, since each segment has a graph that is searched for itself. What merging costs is little beside what embedding does. */
    private static final int SEGMENTS_PER_TIER = 4;

    /** The lowest tier, so that there are few others: some 230,000 chunks with vectors of 384 dimensions. */
    private static final int LOWEST_TIER_MB = 400;

    /**
     * Opens the index in the directory, or an empty one if there is none or it cannot be used any more.
     *
     * @param graphFrom segments of fewer chunks get no graph
     * @throws IOException when another process holds the directory, or it cannot be written
     */
    static OpenIndex at(Path path, String language, int graphFrom) throws IOException {
        Files.createDirectories(path);
        Directory directory = FSDirectory.open(path);
        try {
            return openOrRecreate(directory, Map.of("layout", LAYOUT, "language", language), graphFrom);
        } catch (LockObtainFailedException e) {
            directory.close();
            throw new IOException(
                    "The search index in %s is in use by another process.".formatted(path.toAbsolutePath()), e);
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private static OpenIndex openOrRecreate(Directory directory, Map<String, String> stamp, int graphFrom)
            throws IOException {
        try {
            if (writtenWith(stamp, directory)) {
                return open(directory, stamp, graphFrom);
            }
            LOG.info("The search index was written by another release or for another language; it is rebuilt.");
        } catch (CorruptIndexException
                | IndexFormatTooOldException
                | IndexFormatTooNewException
                | EOFException
                | FileNotFoundException
                | NoSuchFileException e) {
            LOG.log(Level.WARNING, "The search index is damaged. An empty one takes its place and is filled again.", e);
        }
        return recreate(directory, stamp, graphFrom);
    }

    private static boolean writtenWith(Map<String, String> stamp, Directory directory) throws IOException {
        if (!DirectoryReader.indexExists(directory)) {
            return true;
        }
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
            return stamp.equals(reader.getIndexCommit().getUserData());
        }
    }

    private static OpenIndex open(Directory directory, Map<String, String> stamp, int graphFrom) throws IOException {
        IndexWriter writer = new IndexWriter(directory, config(graphFrom));
        try {
            writer.setLiveCommitData(stamp.entrySet());
            writer.commit();
            return new OpenIndex(directory, writer, new SearcherManager(writer, null));
        } catch (IOException | RuntimeException e) {
            writer.rollback();
            throw e;
        }
    }

    private static OpenIndex recreate(Directory directory, Map<String, String> stamp, int graphFrom)
            throws IOException {
        // Under the writer's lock, so that an index which another process uses is never deleted.
        try (var lock = directory.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
            lock.ensureValid();
            for (String file : directory.listAll()) {
                if (!file.equals(IndexWriter.WRITE_LOCK_NAME)) {
                    directory.deleteFile(file);
                }
            }
        }
        return open(directory, stamp, graphFrom);
    }

    private static IndexWriterConfig config(int graphFrom) {
        return new IndexWriterConfig()
                .setMergePolicy(new TieredMergePolicy()
                        .setSegmentsPerTier(SEGMENTS_PER_TIER)
                        .setFloorSegmentMB(LOWEST_TIER_MB))
                .setCodec(new Lucene104Codec() {
                    private final KnnVectorsFormat vectors = new LongVectors(new Lucene99HnswVectorsFormat(
                            HNSW_NEIGHBOURS, HNSW_CANDIDATES, 1, null, visited(graphFrom)));

                    @Override
                    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                        return vectors;
                    }
                });
    }

    /** What Lucene takes instead of the size of a segment: how many chunks a search of its graph would visit. */
    private static int visited(int segment) {
        return segment < 2 ? 0 : (int) (segment / Math.log(segment));
    }

    /** The same format, by its own name, for vectors that are longer than Lucene lets through. */
    private static final class LongVectors extends KnnVectorsFormat {
        private static final int LONGEST = 4_096;

        private final KnnVectorsFormat lucene;

        LongVectors(KnnVectorsFormat lucene) {
            super(lucene.getName());
            this.lucene = lucene;
        }

        @Override
        public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
            return lucene.fieldsWriter(state);
        }

        @Override
        public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
            return lucene.fieldsReader(state);
        }

        @Override
        public int getMaxDimensions(String field) {
            return LONGEST;
        }
    }

    /** Makes all changes durable, then visible. */
    void publish() throws IOException {
        writer.commit();
        searchers.maybeRefreshBlocking();
    }

    @Override
    public void close() throws IOException {
        IOUtils.close(searchers, writer, directory);
    }
}
