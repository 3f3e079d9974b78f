package dev.ottla.benchmarks.sidebyside;

import dev.ottla.broker.OttlaBroker;
import dev.ottla.compat.wire.RawConnection;
import java.io.IOException;
import java.nio.file.Path;

/** What it costs to start a broker where another one is running already, in this JVM, as tests with many brokers do. */
record SecondBroker(Figures figures) {
    /** Formats and starts two brokers side by side; the second one counts, until it has answered ApiVersions. */
    void measure(Path folder) throws IOException {
        try (OttlaBroker first = OttlaBroker.startIn(folder.resolve("first"))) {
            requireAnswer(first);
            long startNs = System.nanoTime();
            try (OttlaBroker second = OttlaBroker.startIn(folder.resolve("second"))) {
                requireAnswer(second);
                figures.add("second broker in one JVM, ms", "Ottla", (System.nanoTime() - startNs) / 1e6);
            }
        }
    }

    private static void requireAnswer(OttlaBroker broker) {
        if (!RawConnection.answersApiVersions(broker.bootstrapPort())) {
            throw new IllegalStateException("no answer from " + broker.bootstrapAddress());
        }
    }
}
