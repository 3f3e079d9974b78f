package dev.ottla.benchmarks.partitions;

import dev.ottla.benchmarks.sidebyside.Figures;
import dev.ottla.benchmarks.sidebyside.ProcessCost;
import dev.ottla.compat.broker.Broker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** One turn of one broker: fills its partitions, stops it and starts it, kills it and starts it, reads everything. */
record PartitionsRound(Figures figures, ManyTopics topics) {
    private static final long SETTLE_MS = 3_000;
    private static final long LED_LIMIT_NS = 600_000_000_000L;
    private static final long ASK_AGAIN_NS = 5_000_000;

    /** Expects a broker that runs and holds nothing; leaves it stopped. */
    void measure(Broker broker) {
        seconds(broker, "create until all are led, s", () -> {
            topics.create(broker.bootstrap());
            awaitServed(broker, System.nanoTime(), 0);
        });
        seconds(broker, "write each once, s", () -> topics.write(broker.bootstrap()));
        cost(broker, "after the writes");
        seconds(broker, "clean stop, s", broker::stop);
        start(broker, "after a clean stop", 1);
        topics.write(broker.bootstrap());
        broker.kill();
        start(broker, "after kill -9", 2);
        seconds(broker, "read everything, s", () -> topics.read(broker.bootstrap(), 2));
        broker.stop();
    }

    private void start(Broker broker, String when, long endOffset) {
        long startNs = System.nanoTime();
        broker.start();
        double answerMs = (System.nanoTime() - startNs) / 1e6;
        awaitServed(broker, startNs, endOffset);
        figures.add("start " + when + ": first answer, ms", broker.name(), answerMs);
        figures.add(
                "start " + when + ": all partitions served, ms", broker.name(), (System.nanoTime() - startNs) / 1e6);
        figures.add(
                "start " + when + ": CPU, s",
                broker.name(),
                ProcessCost.of(broker.process()).cpuSeconds());
        cost(broker, when);
    }

    private void awaitServed(Broker broker, long startNs, long endOffset) {
        while (!topics.allEndAt(broker.port(), endOffset)) {
            if (System.nanoTime() - startNs > LED_LIMIT_NS) {
                throw new IllegalStateException(broker.name() + " does not lead all partitions up to " + endOffset);
            }
            LockSupport.parkNanos(ASK_AGAIN_NS);
        }
    }

    private void cost(Broker broker, String when) {
        try {
            Thread.sleep(SETTLE_MS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        figures.add(
                "memory " + when + ", MiB",
                broker.name(),
                ProcessCost.of(broker.process()).residentMebibytes());
        figures.add("descriptors " + when, broker.name(), count(broker, "fd"));
        figures.add("mappings " + when, broker.name(), mappings(broker));
    }

    private void seconds(Broker broker, String figure, Runnable work) {
        long startNs = System.nanoTime();
        work.run();
        figures.add(figure, broker.name(), (System.nanoTime() - startNs) / 1e9);
    }

    private static double count(Broker broker, String kind) {
        try (Stream<Path> entries =
                Files.list(Path.of("/proc", Long.toString(broker.process().pid()), kind))) {
            return entries.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double mappings(Broker broker) {
        try (Stream<String> lines =
                Files.lines(Path.of("/proc", Long.toString(broker.process().pid()), "maps"))) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
