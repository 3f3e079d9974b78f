package dev.ottla.controller;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.PartitionRegistration;
import dev.ottla.metadata.TopicImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Looks after leaders from time to time: preferred ones get their partitions back
 * ({@code auto.leader.rebalance.enable}), and leaderless partitions of topics that allow it are led by whoever is
 * alive. A bounded number at a time; the rest follows at once. Owned by the controller's strand.
 */
final class LeaderUpkeep {
    private static final int MAX_ELECTIONS = 1_000;

    /**
     * {@code leader.imbalance.check.interval.seconds}, 0 where it is off; {@code unclean.leader.election.interval.ms}.
     */
    record Intervals(long balanceMs, long uncleanMs) {}

    private final TopicSettings settings;
    private final Intervals intervals;
    private long nextBalanceMs = Long.MAX_VALUE;
    private long nextUncleanMs = Long.MAX_VALUE;

    LeaderUpkeep(TopicSettings settings, Intervals intervals) {
        this.settings = settings;
        this.intervals = intervals;
    }

    void begin(long nowMs) {
        nextBalanceMs = intervals.balanceMs() == 0 ? Long.MAX_VALUE : nowMs + intervals.balanceMs();
        nextUncleanMs = nowMs + intervals.uncleanMs();
    }

    long nextDeadlineMs() {
        return Math.min(nextBalanceMs, nextUncleanMs);
    }

    /** The elections that are due. */
    List<MetadataRecord> run(MetadataImage image, long nowMs) {
        PartitionRules rules = new PartitionRules(image, settings);
        List<MetadataRecord> records = new ArrayList<>();
        if (nowMs >= nextUncleanMs) {
            elect(rules, PartitionChange.Election.UNCLEAN, partition -> !partition.hasLeader(), records);
            nextUncleanMs = nowMs + (records.size() < MAX_ELECTIONS ? intervals.uncleanMs() : 0);
        } else if (nowMs >= nextBalanceMs) {
            elect(rules, PartitionChange.Election.PREFERRED, partition -> !partition.hasPreferredLeader(), records);
            nextBalanceMs = nowMs + (records.size() < MAX_ELECTIONS ? intervals.balanceMs() : 0);
        }
        return records;
    }

    private static void elect(
            PartitionRules rules,
            PartitionChange.Election election,
            Predicate<PartitionRegistration> concerned,
            List<MetadataRecord> records) {
        for (TopicImage topic : rules.image().topics().all()) {
            for (int i = 0; i < topic.partitionCount() && records.size() < MAX_ELECTIONS; i++) {
                boolean allowed = concerned.test(topic.partitions().get(i))
                        && (election != PartitionChange.Election.UNCLEAN || rules.uncleanLeaderElection(topic));
                MetadataRecord record =
                        allowed ? rules.change(topic, i).elect(election).build() : null;
                if (record != null) {
                    records.add(record);
                }
            }
        }
    }
}
