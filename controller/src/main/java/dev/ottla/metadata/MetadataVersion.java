package dev.ottla.metadata;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A level of the feature {@code metadata.version}: what the records of the log may say, and in which versions they are
 * written. Levels are those of Kafka's releases from 3.3 to 4.3; the lowest one that a 4.x broker accepts is 7.
 *
 * @param level the number that a {@code FeatureLevelRecord} carries
 */
public record MetadataVersion(short level) implements Comparable<MetadataVersion> {
    public static final String FEATURE_NAME = "metadata.version";

    /** 3.3-IV3. */
    public static final MetadataVersion MINIMUM = new MetadataVersion((short) 7);

    /** 4.3-IV0. */
    public static final MetadataVersion LATEST = new MetadataVersion((short) 30);

    private static final int SCRAM_CREDENTIALS = 11;
    private static final int NO_EPOCH_BUMP_ON_SHRINK = 12;
    private static final int METADATA_TRANSACTIONS = 13;
    private static final int DELEGATION_TOKENS = 14;
    private static final int CONTROLLER_REGISTRATION = 15;
    private static final int DIRECTORY_ASSIGNMENT = 17;
    private static final int ELIGIBLE_LEADER_REPLICAS = 23;
    private static final int CORDONED_LOG_DIRECTORIES = 30;
    private static final int MIGRATION = 8;

    private static final List<Integer> LEVELS_WITH_NEW_RECORDS = List.of(7, 8, 11, 13, 14, 15, 17, 23, 30);

    private static final String[] NAMES = {
        "3.3-IV3", "3.4-IV0", "3.5-IV0", "3.5-IV1", "3.5-IV2", "3.6-IV0", "3.6-IV1", "3.6-IV2", "3.7-IV0", "3.7-IV1",
        "3.7-IV2", "3.7-IV3", "3.7-IV4", "3.8-IV0", "3.9-IV0", "4.0-IV0", "4.0-IV1", "4.0-IV2", "4.0-IV3", "4.1-IV0",
        "4.1-IV1", "4.2-IV0", "4.2-IV1", "4.3-IV0"
    };

    /** The level of this name, {@code 4.3-IV0}, or the last level of a release, {@code 4.3}; null if there is none. */
    public static @Nullable MetadataVersion named(String name) {
        MetadataVersion found = null;
        for (int i = 0; i < NAMES.length; i++) {
            if (NAMES[i].equals(name) || NAMES[i].startsWith(name + "-")) {
                found = new MetadataVersion((short) (MINIMUM.level + i));
            }
        }
        return found;
    }

    /** The names of all levels, ascending. */
    public static List<String> names() {
        return List.of(NAMES);
    }

    /** Whether records of this level may say what those of an older level cannot. */
    public boolean saysMoreThan(MetadataVersion older) {
        return LEVELS_WITH_NEW_RECORDS.stream().anyMatch(changed -> changed > older.level && changed <= level);
    }

    public boolean hasScramCredentials() {
        return level >= SCRAM_CREDENTIALS;
    }

    public boolean hasDelegationTokens() {
        return level >= DELEGATION_TOKENS;
    }

    public boolean hasMetadataTransactions() {
        return level >= METADATA_TRANSACTIONS;
    }

    public boolean hasControllerRegistration() {
        return level >= CONTROLLER_REGISTRATION;
    }

    public boolean hasDirectoryAssignment() {
        return level >= DIRECTORY_ASSIGNMENT;
    }

    public boolean hasEligibleLeaderReplicas() {
        return level >= ELIGIBLE_LEADER_REPLICAS;
    }

    public boolean hasCordonedLogDirectories() {
        return level >= CORDONED_LOG_DIRECTORIES;
    }

    /** Before 3.6 a follower that fell out of the in-sync set had to be kept from fetching under the old epoch. */
    public boolean mustChangeLeaderEpochWhenIsrShrinks() {
        return level < NO_EPOCH_BUMP_ON_SHRINK;
    }

    public short registerBrokerRecordVersion() {
        if (hasCordonedLogDirectories()) {
            return 4;
        }
        if (hasDirectoryAssignment()) {
            return 3;
        }
        return (short) (level >= MIGRATION ? 2 : 1);
    }

    /** The version of {@code PartitionRecord}; {@code PartitionChangeRecord} has the same. */
    public short partitionRecordVersion() {
        if (hasEligibleLeaderReplicas()) {
            return 2;
        }
        return (short) (hasDirectoryAssignment() ? 1 : 0);
    }

    @Override
    public int compareTo(MetadataVersion other) {
        return Short.compare(level, other.level);
    }

    /** Kafka's name of the level, {@code 4.3-IV0}; the number where there is none. */
    @Override
    public String toString() {
        int index = level - MINIMUM.level;
        return index >= 0 && index < NAMES.length ? NAMES[index] : "level " + level;
    }
}
