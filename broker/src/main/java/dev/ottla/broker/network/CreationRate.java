package dev.ottla.broker.network;

/**
 * Limits how many connections a broker or a listener accepts per second ({@code max.connection.creation.rate}): a token
 * bucket that holds one second's worth and is full at first. Owned by {@link ConnectionQuotas}.
 */
final class CreationRate {
    private static final double MS_PER_SECOND = 1_000.0;

    private double tokens = Double.POSITIVE_INFINITY;
    private long refilledMs;

    /**
     * Counts one connection; returns how long to accept no other, in milliseconds.
     *
     * @param perSecond the limit as it is now; Integer.MAX_VALUE for none
     */
    long countAndDelayMs(int perSecond, long nowMs) {
        if (perSecond == Integer.MAX_VALUE) {
            return 0;
        }
        tokens = Math.min(perSecond, tokens + (nowMs - refilledMs) * perSecond / MS_PER_SECOND) - 1;
        refilledMs = nowMs;
        return tokens >= 1 ? 0 : (long) Math.ceil((1 - tokens) * MS_PER_SECOND / Math.max(1, perSecond));
    }
}
