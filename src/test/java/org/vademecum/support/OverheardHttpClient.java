package org.vademecum.support;

import com.openai.client.okhttp.OkHttpClient;
import com.openai.core.RequestOptions;
import com.openai.core.http.Headers;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** The HTTP client of OpenAI's Java client, as it is, and shown to a {@link KeptContract} whatever it was answered. */
public final class OverheardHttpClient implements HttpClient {
    private final HttpClient http = OkHttpClient.builder().build();
    private final KeptContract contract;

    public OverheardHttpClient(KeptContract contract) {
        this.contract = contract;
    }

    @Override
    public HttpResponse execute(HttpRequest request, RequestOptions options) {
        return new Overheard(request, http.execute(request, options));
    }

    @Override
    public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
        return http.executeAsync(request, options).thenApply(reply -> new Overheard(request, reply));
    }

    @Override
    public void close() {
        http.close();
    }

    private final class Overheard implements HttpResponse {
        private final HttpRequest request;
        private final HttpResponse reply;
        private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
        private final InputStream body;

        private Overheard(HttpRequest request, HttpResponse reply) {
            this.request = request;
            this.reply = reply;
            this.body = new FilterInputStream(reply.body()) {
                @Override
                public int read() throws IOException {
                    int read = super.read();
                    if (read >= 0) {
                        heard.write(read);
                    }
                    return read;
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    int read = super.read(bytes, offset, length);
                    if (read > 0) {
                        heard.write(bytes, offset, read);
                    }
                    return read;
                }
            };
        }

        @Override
        public int statusCode() {
            return reply.statusCode();
        }

        @Override
        public Headers headers() {
            return reply.headers();
        }

        @Override
        public InputStream body() {
            return body;
        }

        @Override
        public void close() {
            reply.close();
            contract.look(
                    request.method().name(),
                    URI.create(request.url()),
                    reply.statusCode(),
                    String.join("", reply.headers().values("Content-Type")),
                    heard.toString(StandardCharsets.UTF_8));
        }
    }
}
