package dev.ottla.compat.exchange;

import dev.ottla.compat.broker.Brokers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Apache Kafka's DumpLogSegments, over files that nobody writes to meanwhile. It runs here, in a class loader of its
 * own that knows nothing but Apache Kafka's jars, since a process for each file would take most of a test's time.
 */
final class LogDump implements AutoCloseable {
    /** What it prints when something is not as it should be. */
    private static final List<String> COMPLAINTS = List.of(
            "Mismatches in",
            "timestamp mismatch",
            "out of order timestamp",
            "Index not found",
            "not found in",
            "isvalid: false",
            "isValid: false",
            "is invalid",
            "Exception",
            "corrupt",
            "Corrupt",
            "Could not decode",
            "invalid bytes");

    /** It also says that {@code -1} is followed by the first offset, whichever that is. */
    private static final String GAP = " *\\d+ is followed by \\d+";

    private static final List<List<String>> OF_INDEXES =
            List.of(List.of(), List.of("--verify-index-only"), List.of("--index-sanity-check"));

    private final URLClassLoader kafka;
    private final Method main;

    /** Something that the tool did not like about a file. */
    record Complaint(Path file, String line) {}

    LogDump() throws Exception {
        List<URL> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(Brokers.kafkaLibrary())) {
            files.filter(file -> file.toString().endsWith(".jar")).forEach(jar -> jars.add(url(jar)));
        }
        kafka = new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        main = kafka.loadClass("org.apache.kafka.tools.DumpLogSegments").getMethod("main", String[].class);
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Every file of every log in the directory that the tool knows to read. */
    static List<Path> filesIn(Path logDirectory) throws IOException {
        try (Stream<Path> all = Files.walk(logDirectory, 2)) {
            return all.filter(file ->
                            Files.isRegularFile(file) && !file.getParent().equals(logDirectory))
                    .filter(file -> file.toString().matches(".*\\.(log|index|timeindex|txnindex|snapshot|checkpoint)"))
                    .sorted()
                    .toList();
        }
    }

    /** All that the tool complains about, in every mode that fits the file. */
    List<Complaint> complaintsAbout(Path file) throws IOException {
        List<Complaint> complaints = new ArrayList<>();
        for (List<String> options : optionsFor(file)) {
            dump(options, file)
                    .lines()
                    .filter(line ->
                            COMPLAINTS.stream().anyMatch(line::contains) || !isCompacted(file) && line.matches(GAP))
                    .forEach(line -> complaints.add(new Complaint(file, line)));
        }
        return complaints;
    }

    private static boolean isCompacted(Path file) {
        return file.getParent()
                .getFileName()
                .toString()
                .matches("(compacted|__consumer_offsets|__transaction_state)-.*");
    }

    private static List<List<String>> optionsFor(Path file) {
        String name = file.getFileName().toString();
        String log = file.getParent().getFileName().toString();
        if (name.endsWith(".txnindex") || name.endsWith(".snapshot")) {
            return List.of(List.of());
        }
        if (name.endsWith("index")) {
            return OF_INDEXES;
        }
        return List.of(List.of("--deep-iteration", decoderOf(log)));
    }

    private static String decoderOf(String log) {
        if (log.startsWith("__cluster_metadata-")) {
            return "--cluster-metadata-decoder";
        }
        if (log.startsWith("__consumer_offsets-")) {
            return "--offsets-decoder";
        }
        return log.startsWith("__transaction_state-") ? "--transaction-log-decoder" : "--print-data-log";
    }

    /** What it prints; what it throws is printed too. */
    String dump(List<String> options, Path file) {
        List<String> arguments = new ArrayList<>(options);
        arguments.addAll(List.of("--files", file.toString()));
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream outBefore = System.out;
        PrintStream errorsBefore = System.err;
        ClassLoader loaderBefore = Thread.currentThread().getContextClassLoader();
        PrintStream capturing = new PrintStream(printed, true, StandardCharsets.UTF_8);
        System.setOut(capturing);
        System.setErr(capturing);
        Thread.currentThread().setContextClassLoader(kafka);
        try {
            main.invoke(null, (Object) arguments.toArray(String[]::new));
        } catch (InvocationTargetException e) {
            capturing.println(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        } finally {
            System.setOut(outBefore);
            System.setErr(errorsBefore);
            Thread.currentThread().setContextClassLoader(loaderBefore);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        kafka.close();
    }
}
