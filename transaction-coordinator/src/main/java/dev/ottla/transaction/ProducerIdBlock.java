package dev.ottla.transaction;

/** Consecutive producer ids that nobody else has: {@code first} to {@code end}, exclusive. */
public record ProducerIdBlock(long first, long end) {
    public static final ProducerIdBlock EMPTY = new ProducerIdBlock(0, 0);

    public ProducerIdBlock {
        if (first < 0 || end < first) {
            throw new IllegalArgumentException("a block of producer ids from " + first + " to " + end);
        }
    }

    public long size() {
        return end - first;
    }

    public boolean isEmpty() {
        return first == end;
    }

    /** What is left when the first id has been given away. */
    ProducerIdBlock rest() {
        return new ProducerIdBlock(first + 1, end);
    }
}
