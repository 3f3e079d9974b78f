package dev.ottla.group.classic;

/**
 * Until when a group's barrier stays open and its leader may take for the assignment: deadlines as data, soft state.
 * The first gathering of an empty group is extended in steps while new members keep coming (KIP-134). A member that
 * comes in its last step counts for the next such gathering of the group, as in Apache Kafka.
 */
final class RebalanceClock {
    private static final long NEVER = Long.MAX_VALUE;

    private long joinDeadlineMs = NEVER;
    private long syncDeadlineMs = NEVER;
    private long repairDeadlineMs = NEVER;
    private int initialStepMs;
    private int initialRemainingMs;
    private boolean newMemberAdded;

    long joinDeadlineMs() {
        return joinDeadlineMs;
    }

    long syncDeadlineMs() {
        return syncDeadlineMs;
    }

    long repairDeadlineMs() {
        return repairDeadlineMs;
    }

    long earliestMs() {
        return Math.min(repairDeadlineMs, Math.min(joinDeadlineMs, syncDeadlineMs));
    }

    void openBarrierUntil(long deadlineMs) {
        joinDeadlineMs = deadlineMs;
    }

    void closeBarrier() {
        joinDeadlineMs = NEVER;
    }

    /**
     * The first step of an initial gathering: {@code stepMs} now, and at most {@code remainingMs} more in later steps.
     */
    void openInitialBarrier(long deadlineMs, int stepMs, int remainingMs) {
        joinDeadlineMs = deadlineMs;
        initialStepMs = stepMs;
        initialRemainingMs = remainingMs;
    }

    void memberAddedInitially() {
        newMemberAdded = true;
    }

    /** Takes the next step of the initial gathering, {@code atMostMs} long; 0 if it is over. */
    int nextInitialStepMs(int atMostMs) {
        if (!newMemberAdded || initialRemainingMs == 0) {
            return 0;
        }
        newMemberAdded = false;
        int stepMs = Math.min(atMostMs, initialRemainingMs);
        initialRemainingMs = Math.max(initialRemainingMs - initialStepMs, 0);
        initialStepMs = stepMs;
        return stepMs;
    }

    void expectSyncUntil(long deadlineMs) {
        syncDeadlineMs = deadlineMs;
    }

    void syncComplete() {
        syncDeadlineMs = NEVER;
    }

    /**
     * The group's last record could not be written: it has to come together again, as soon as the machine gets a turn.
     */
    void repairNow() {
        repairDeadlineMs = 0;
    }

    void repaired() {
        repairDeadlineMs = NEVER;
    }
}
