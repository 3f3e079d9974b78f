package dev.ottla.compat.client;

/** One record as a client saw it. */
public record Delivery(int partition, long offset, String key, long value, String headers) {
    static Delivery parse(String line) {
        String[] columns = line.split("\t", -1);
        return new Delivery(
                Integer.parseInt(columns[0]),
                Long.parseLong(columns[1]),
                columns[2],
                Long.parseLong(columns[3]),
                columns[4]);
    }
}
