package dev.ottla.raft;

/**
 * The times by which a quorum lives, with Kafka's meanings.
 *
 * @param electionTimeoutMs {@code controller.quorum.election.timeout.ms}: how long an election may take, and the spread
 *     of chance added to it
 * @param electionBackoffMaxMs {@code controller.quorum.election.backoff.max.ms}: the longest pause after a lost
 *     election
 * @param fetchTimeoutMs {@code controller.quorum.fetch.timeout.ms}: how long a follower does without its leader, and a
 *     leader (half as long again) without a majority
 * @param requestTimeoutMs {@code controller.quorum.request.timeout.ms}
 * @param retryBackoffMs {@code controller.quorum.retry.backoff.ms}
 * @param fetchMaxBytes {@code controller.quorum.fetch.max.bytes}: of the log, in one answer
 * @param snapshotMaxBytes {@code controller.quorum.fetch.snapshot.max.bytes}: of a snapshot, in one answer
 */
public record RaftSettings(
        long electionTimeoutMs,
        long electionBackoffMaxMs,
        long fetchTimeoutMs,
        long requestTimeoutMs,
        long retryBackoffMs,
        int fetchMaxBytes,
        int snapshotMaxBytes) {
    /** Kafka's. */
    public static final RaftSettings DEFAULT = new RaftSettings(1_000, 1_000, 2_000, 2_000, 20, 1 << 20, 1 << 20);

    private static final int FETCH_MAX_WAIT_MS = 500;

    /** After this long without a fetch an observer is forgotten, and a voter-to-be has not caught up. */
    static final long OBSERVER_SESSION_MS = 300_000;

    /**
     * How long a leader holds back the answer to a fetch that finds nothing new; both must not think the other gone.
     */
    int fetchMaxWaitMs() {
        return (int) Math.min(FETCH_MAX_WAIT_MS, fetchTimeoutMs / 2);
    }
}
