package org.vademecum.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;

/** Blobs one after the other as one stream; no more than one of them is open. Not thread-safe. */
final class PartsStream extends InputStream {
    private final BlobStore blobs;
    private final Iterator<String> rest;
    private InputStream current = InputStream.nullInputStream();

    PartsStream(BlobStore blobs, List<String> sha256s) {
        this.blobs = blobs;
        this.rest = sha256s.iterator();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = current.read(buffer, offset, length);
        while (read < 0 && rest.hasNext()) {
            current.close();
            current = blobs.open(rest.next());
            read = current.read(buffer, offset, length);
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        current.close();
    }
}
