package dev.ottla.log.cleaner;

import dev.ottla.log.PartitionLog;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Which logs are being cleaned, and which cannot be. Shared by all cleaner threads under its own monitor, which is
 * never held while a file is touched. A log that is deleted and made anew is another one.
 */
final class CleaningRegister {
    private final Set<PartitionLog> inProgress = new HashSet<>();
    private final Set<PartitionLog> uncleanable = new HashSet<>();

    /** Whether nobody cleans it and nothing is wrong with it. */
    synchronized boolean isFree(PartitionLog log) {
        return !inProgress.contains(log) && !uncleanable.contains(log);
    }

    /** Reserves the log for the calling thread; false if another one was faster. */
    synchronized boolean take(PartitionLog log) {
        return isFree(log) && inProgress.add(log);
    }

    synchronized void giveBack(PartitionLog log) {
        inProgress.remove(log);
    }

    /** It is not tried again as long as the broker runs. */
    synchronized void markUncleanable(PartitionLog log) {
        uncleanable.add(log);
    }

    /** Forgets those that have gone. */
    synchronized void retain(Collection<PartitionLog> existing) {
        uncleanable.retainAll(new HashSet<>(existing));
    }

    synchronized Set<PartitionLog> uncleanable() {
        return Set.copyOf(uncleanable);
    }
}
