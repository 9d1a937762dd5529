package org.vademecum.ingestion.parser;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** How the process that parses is started: this Java, the product's own classes, nothing of the server's environment. */
final class ParserCommand {
    /** Of the environment, which holds secrets, only what programs need to run. */
    private static final Set<String> PASSED_ON =
            Set.of("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SystemRoot", "TESSDATA_PREFIX");

    /** Runs a command without a network, where the system lets one; settled once. */
    private static final List<String> WITHOUT_NETWORK = List.of("unshare", "--map-root-user", "--net", "--");

    private static final int PROBE_SECONDS = 5;

    private static final class Network {
        static final boolean CAN_BE_CUT = ends(WITHOUT_NETWORK, "true");
    }

    private ParserCommand() {}

    /**
     * Starts the process.
     *
     * @param heap as in {@code -Xmx}
     * @param temp where it may write
     */
    static Process start(String heap, ParserLimits limits, ParserTemp temp) throws IOException {
        List<String> command = new ArrayList<>();
        if (Network.CAN_BE_CUT) {
            command.addAll(WITHOUT_NETWORK);
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options(heap, limits, temp.dir()));
        command.addAll(List.of("-cp", classPath(), ParserMain.class.getName()));
        command.addAll(limits.arguments());
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(temp.said().toFile());
        builder.environment().keySet().removeIf(Predicate.not(PASSED_ON::contains));
        return builder.start();
    }

    private static List<String> options(String heap, ParserLimits limits, Path temp) {
        return List.of(
                "-XX:+DisplayVMOutputToStderr",
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + temp,
                "-Djavax.xml.accessExternalDTD=",
                "-Djavax.xml.accessExternalSchema=",
                "-Djdk.xml.maxElementDepth=" + limits.maxDepth());
    }

    /** Of the unpacked WAR its classes, what reads documents, and libraries; elsewhere, as in tests, that of this process. */
    private static String classPath() throws IOException {
        Path classes = classes();
        Path readers = classes.resolveSibling("parser");
        if (!classes.endsWith(Path.of("WEB-INF", "classes")) || !Files.isDirectory(readers)) {
            return System.getProperty("java.class.path");
        }
        List<String> path = new ArrayList<>();
        path.add(classes.toString());
        // Java's own wildcard would not take the archives, which do not end in .jar so that the server leaves them
        // alone.
        try (Stream<Path> archives = Files.list(readers)) {
            archives.map(Path::toString).sorted().forEach(path::add);
        }
        path.add(classes.resolveSibling("lib").resolve("*").toString());
        return String.join(File.pathSeparator, path);
    }

    /** The directory that the product's classes lie in. */
    private static Path classes() throws IOException {
        String name = ParserMain.class.getName().replace('.', '/') + ".class";
        URL url = ParserMain.class.getResource("/" + name);
        if (url == null || !url.getProtocol().equals("file")) {
            throw new IOException("The product's classes lie in no directory: " + url);
        }
        try {
            Path file = Path.of(url.toURI());
            return file.resolve("../".repeat(Path.of(name).getNameCount())).normalize();
        } catch (URISyntaxException e) {
            throw new IOException("The product's classes lie in no directory: " + url, e);
        }
    }

    /** Whether a command that the wrapper runs does end well. */
    static boolean ends(List<String> wrapper, String program) {
        List<String> command = new ArrayList<>(wrapper);
        command.add(program);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.onExit()
                            .completeOnTimeout(process, PROBE_SECONDS, TimeUnit.SECONDS)
                            .join()
                            .isAlive()
                    ? stopped(process)
                    : process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean stopped(Process process) {
        process.destroyForcibly();
        return false;
    }
}
