package org.vademecum.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A class of the benchmarks in a process of its own, which listens at the port that it prints. Ends with this one. */
final class JavaProcess implements AutoCloseable {
    private final Process process;
    private final OutputStream orders;
    private final int port;

    private JavaProcess(Process process) throws IOException {
        this.process = process;
        this.orders = process.getOutputStream();
        BufferedReader said = process.inputReader(StandardCharsets.US_ASCII);
        this.port = Integer.parseInt(String.valueOf(said.readLine()));
    }

    static JavaProcess start(Class<?> main, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new JavaProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    int port() {
        return port;
    }

    /** Writes a line to it. */
    void order(String line) throws IOException {
        orders.write(HttpStream.ascii(line + "\n"));
        orders.flush();
    }

    /** Time that processors have worked for it. */
    Duration cpuTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    @Override
    public void close() throws IOException {
        orders.close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
