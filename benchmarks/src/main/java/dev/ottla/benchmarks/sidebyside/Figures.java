package dev.ottla.benchmarks.sidebyside;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The figures of all rounds, by name and broker, and their medians beside each other. */
public final class Figures {
    private final Map<String, Map<String, List<Double>>> figures = new LinkedHashMap<>();

    public void add(String figure, String broker, double value) {
        figures.computeIfAbsent(figure, name -> new LinkedHashMap<>())
                .computeIfAbsent(broker, name -> new ArrayList<>())
                .add(value);
    }

    /** Runs the work, which took so many seconds for each unit of {@code units}. */
    public void timed(String figure, String broker, double units, Runnable work) {
        long startNs = System.nanoTime();
        work.run();
        add(figure, broker, (System.nanoTime() - startNs) / 1e9 / units);
    }

    /**
     * A Markdown table: figure, each broker's median with its extremes, first broker's median divided by the second's.
     */
    public String table(String first, String second) {
        StringBuilder table =
                new StringBuilder("| figure | %s | %s | ratio |%n|---|---|---|---|%n".formatted(first, second));
        figures.forEach((figure, byBroker) -> {
            List<Double> ours = byBroker.getOrDefault(first, List.of());
            List<Double> theirs = byBroker.getOrDefault(second, List.of());
            table.append("| %s | %s | %s | %s |%n".formatted(figure, cell(ours), cell(theirs), ratio(ours, theirs)));
        });
        return table.toString();
    }

    private static String ratio(List<Double> ours, List<Double> theirs) {
        return ours.isEmpty() || theirs.isEmpty() ? "" : "%.2f".formatted(median(ours) / median(theirs));
    }

    private static String cell(List<Double> values) {
        if (values.isEmpty()) {
            return "";
        }
        double least = values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        double most = values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        return "%.2f (%.2f – %.2f)".formatted(median(values), least, most);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
