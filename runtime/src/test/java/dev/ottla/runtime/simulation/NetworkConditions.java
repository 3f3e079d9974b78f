package dev.ottla.runtime.simulation;

/**
 * How messages fare. Since each has its own delay, they overtake each other as soon as the delays differ.
 *
 * @param minDelayMs least time on the way
 * @param maxDelayMs most time on the way
 * @param loss probability that a message never arrives
 * @param duplication probability that it arrives twice
 */
public record NetworkConditions(long minDelayMs, long maxDelayMs, double loss, double duplication) {
    /** Everything arrives once, in order, after a millisecond. */
    public static final NetworkConditions PERFECT = new NetworkConditions(1, 1, 0, 0);

    /** Some is lost, some comes twice, most comes in another order. */
    public static final NetworkConditions BAD = new NetworkConditions(1, 50, 0.05, 0.05);
}
