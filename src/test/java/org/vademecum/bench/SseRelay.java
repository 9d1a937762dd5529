package org.vademecum.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * The yardstick of streams: hands a request on to the endpoint and copies what comes back, byte for byte, in a process of
 * its own. Argument: the endpoint's port. Prints its own.
 */
public final class SseRelay {
    private SseRelay() {}

    public static void main(String[] args) throws IOException {
        int endpoint = Integer.parseInt(args[0]);
        try (ServerSocket server = new ServerSocket(0, 2_000, InetAddress.getLoopbackAddress())) {
            System.out.println(server.getLocalPort());
            Thread.ofPlatform().daemon().start(SseRelay::endWithParent);
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> relay(socket, endpoint));
            }
        }
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // Whoever started it has more to do.
            }
        } catch (IOException e) {
            System.err.println(e);
        }
        System.exit(0);
    }

    private static void relay(Socket client, int endpoint) {
        try (client;
                Socket upstream = new Socket(InetAddress.getLoopbackAddress(), endpoint)) {
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            HttpStream request = new HttpStream(client.getInputStream());
            OutputStream asked = upstream.getOutputStream();
            asked.write(HttpStream.ascii(request.head()));
            asked.write(request.body());
            InputStream answer = upstream.getInputStream();
            OutputStream told = client.getOutputStream();
            byte[] buffer = new byte[1 << 14];
            for (int count = answer.read(buffer); count >= 0; count = answer.read(buffer)) {
                told.write(buffer, 0, count);
            }
        } catch (IOException e) {
            System.err.println(e);
        }
    }
}
