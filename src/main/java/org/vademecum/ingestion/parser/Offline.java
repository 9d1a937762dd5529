package org.vademecum.ingestion.parser;

import java.io.IOException;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps this process, and whatever library runs in it, from fetching what a document names. For the life of the process. */
final class Offline {
    private static final Set<String> REMOTE = Set.of("http", "https", "ftp", "mailto");

    private Offline() {}

    static void enforce() throws IOException {
        URL.setURLStreamHandlerFactory(protocol -> REMOTE.contains(protocol) ? new Refusal() : null);
        refuseSockets();
    }

    @SuppressWarnings(
            "deprecation") // Deprecated as a way to bring sockets of one's own; there is no other to bring none.
    private static void refuseSockets() throws IOException {
        Socket.setSocketImplFactory(Offline::noSocket);
    }

    private static SocketImpl noSocket() {
        throw new UnsupportedOperationException("A document that is parsed reaches no network");
    }

    private static final class Refusal extends URLStreamHandler {
        @Override
        protected URLConnection openConnection(URL url) throws IOException {
            throw new SocketException("A document that is parsed reaches no network: " + url.getHost());
        }

        @Override
        protected URLConnection openConnection(URL url, @Nullable Proxy proxy) throws IOException {
            return openConnection(url);
        }
    }
}
