package dev.ottla.benchmarks.sidebyside;

import dev.ottla.compat.Topics;
import dev.ottla.compat.broker.Broker;
import java.util.List;

/** One turn of one broker: start, rest, and traffic; every figure goes into {@link Figures}. */
record Round(Figures figures, List<Traffic> traffic) {
    private static final long REST_MS = 5_000;

    /** Expects a broker that has run before and is stopped; leaves it stopped. */
    void measure(Broker broker) {
        measureStart(broker);
        measureRest(broker);
        for (Traffic one : traffic) {
            Topics.create(broker, one.topic(), one.partitions());
            measureTraffic(broker, one, "produce", () -> one.produce(broker.bootstrap()));
            measureTraffic(broker, one, "consume", () -> one.consume(broker.bootstrap()));
        }
        figures.add("memory after traffic, MiB", broker.name(), cost(broker).residentMebibytes());
        broker.stop();
    }

    private void measureStart(Broker broker) {
        long startNs = System.nanoTime();
        broker.start();
        figures.add("start to first answer, ms", broker.name(), (System.nanoTime() - startNs) / 1e6);
        figures.add("CPU to first answer, s", broker.name(), cost(broker).cpuSeconds());
    }

    private void measureRest(Broker broker) {
        try {
            Thread.sleep(REST_MS);
            double before = cost(broker).cpuSeconds();
            Thread.sleep(REST_MS);
            figures.add("idle memory, MiB", broker.name(), cost(broker).residentMebibytes());
            figures.add(
                    "idle CPU, % of a core", broker.name(), (cost(broker).cpuSeconds() - before) / REST_MS * 100_000);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void measureTraffic(Broker broker, Traffic traffic, String verb, Runnable work) {
        String what = verb + " " + traffic.recordBytes() + " B records";
        double cpuBefore = cost(broker).cpuSeconds();
        long startNs = System.nanoTime();
        work.run();
        double seconds = (System.nanoTime() - startNs) / 1e9;
        double cpuSeconds = cost(broker).cpuSeconds() - cpuBefore;
        figures.add(what + ", broker CPU s/GB", broker.name(), cpuSeconds / traffic.gigabytes());
        figures.add(what + ", MB/s", broker.name(), traffic.gigabytes() * 1_000 / seconds);
    }

    private static ProcessCost cost(Broker broker) {
        return ProcessCost.of(broker.process());
    }
}
