package dev.ottla.compat.admin;

import dev.ottla.compat.broker.Brokers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Apache Kafka's command-line tools, run inside this process: by classes of their own, from Apache Kafka's library,
 * with what they print taken aside. A process for each of them would take most of a second.
 */
final class ToolBox implements AutoCloseable {
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final URLClassLoader library;
    /** What was printed and told when the tool wanted to end; some go on, for an error is thrown at them. */
    private @Nullable String end;

    /** Thrown where a tool would end its process. */
    private static final class Exited extends Error {
        private static final long serialVersionUID = 1L;

        Exited() {
            super("exited", null, false, false);
        }
    }

    ToolBox() throws IOException, ReflectiveOperationException {
        List<URL> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(Brokers.kafkaLibrary())) {
            for (Path jar : files.toList()) {
                // Their logging would say what nobody compares.
                if (!jar.getFileName().toString().contains("log4j-slf4j")) {
                    jars.add(jar.toUri().toURL());
                }
            }
        }
        library = new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        Class<?> exit = library.loadClass("org.apache.kafka.common.utils.Exit");
        Class<?> procedure = library.loadClass("org.apache.kafka.common.utils.Exit$Procedure");
        Object thrower = Proxy.newProxyInstance(library, new Class<?>[] {procedure}, (proxy, method, arguments) -> {
            throw exited((Integer) arguments[0]);
        });
        exit.getMethod("setExitProcedure", procedure).invoke(null, thrower);
        exit.getMethod("setHaltProcedure", procedure).invoke(null, thrower);
    }

    /** What the tool has printed, and its exit code if that is not 0. */
    String run(String mainClass, String... arguments) {
        printed.reset();
        end = null;
        Thread current = Thread.currentThread();
        ClassLoader before = current.getContextClassLoader();
        PrintStream aside = new PrintStream(printed, true, StandardCharsets.UTF_8);
        current.setContextClassLoader(library);
        System.setOut(aside);
        System.setErr(aside);
        try {
            call(mainClass, arguments);
            return withoutTraces(end == null ? text() : end);
        } finally {
            System.setOut(out);
            System.setErr(err);
            current.setContextClassLoader(before);
        }
    }

    private Exited exited(int status) {
        if (end == null) {
            end = text() + (status == 0 ? "" : "exit " + status);
        }
        return new Exited();
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** Where in the tool an error arose says nothing about the broker. */
    private static String withoutTraces(String text) {
        return text.lines()
                .filter(line -> !line.matches("\\s+at .*|\\s+\\.\\.\\. \\d+ more|SLF4J: .*"))
                .collect(Collectors.joining("\n"));
    }

    private void call(String mainClass, String... arguments) {
        try {
            library.loadClass(mainClass).getMethod("main", String[].class).invoke(null, (Object) arguments);
        } catch (InvocationTargetException e) {
            if (end == null) {
                throw new IllegalStateException("the tool failed", e.getCause());
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no tool " + mainClass, e);
        }
    }

    @Override
    public void close() throws IOException {
        library.close();
    }
}
