package dev.ottla.compat.admin;

import java.util.List;
import java.util.stream.Stream;

/**
 * An answer that is known not to be that of Apache Kafka, and why.
 *
 * @param step a regular expression for the names of the steps
 */
record KnownDifference(String step, String reason) {
    /** What the official client sees. */
    static final List<KnownDifference> OF_CLIENT = List.of(
            new KnownDifference(
                    "offset of the largest time of plain-0 \\(2\\)",
                    "Apache Kafka finds a record that was deleted; Ottla finds none in an empty log"),
            new KnownDifference("producers", "DescribeProducers comes with transactions"),
            new KnownDifference("describe group ''", "ConsumerGroupDescribe is not served yet: the client falls back"),
            new KnownDifference(
                    "feature quorum, kraft.version",
                    "Ottla cannot keep voters in the log whose directory ids it does not know"),
            new KnownDifference(
                    "describe .*: (broker\\.id|log\\.dir)",
                    "Apache Kafka copies node.id into broker.id; log.dir is text here, a list there"),
            new KnownDifference(
                    "describe .*TOPIC.*: (flush\\.ms|retention\\.ms|segment\\.ms|segment\\.jitter\\.ms)",
                    "Ottla also names the default in another unit"),
            new KnownDifference(
                    "describe .*BROKER.*: log\\.retention\\.ms", "Apache Kafka also names the default in another unit"),
            new KnownDifference(
                    "describe .*GROUP.*: share\\.(auto|isolation|renew)\\..*",
                    "Apache Kafka names the default once more among the synonyms"),
            new KnownDifference(
                    "describe .*: listener\\.name\\.plaintext\\..*",
                    "synonyms of keys with a listener's prefix: each names some that the other does not"),
            new KnownDifference(
                    "describe .*BROKER, name='1'.*: (controller\\.performance\\..*|group\\.consumer\\.regex\\..*"
                            + "|group\\.share\\.(initialize|persister)\\..*|log\\.initial\\.task\\.delay\\.ms"
                            + "|producer\\.id\\.expiration\\.check\\..*|remote\\.log\\.index\\.file\\.cache\\.ttl\\.ms"
                            + "|remote\\.log\\.manager\\.task\\.retry\\..*|server\\.max\\.startup\\.time\\.ms"
                            + "|share\\.coordinator\\.(cold|state\\.topic\\.prune)\\..*"
                            + "|unclean\\.leader\\.election\\.interval\\.ms|unstable\\..*)",
                    "keys that are internal to Apache Kafka, which hides them"),
            new KnownDifference("describe .*: ottla\\..*", "keys of Ottla's own"),
            new KnownDifference(
                    "APPEND cleanup.policy=burn, .*", "Ottla's message shows the whole list, not the wrong element"),
            new KnownDifference(
                    "SET log.cleaner.threads=0, .*", "Apache Kafka's own message is that of a division by zero"));

    /** What the tools print. */
    static final List<KnownDifference> OF_TOOLS = Stream.concat(
                    Stream.of(
                            new KnownDifference(
                                    "ConfigCommand --describe --entity-type topics.*",
                                    "Ottla also names the default in another unit"),
                            new KnownDifference(
                                    "ConfigCommand --describe --entity-type brokers --entity-name 1 --all",
                                    "keys internal to Apache Kafka, keys of Ottla's own, broker.id"),
                            new KnownDifference(
                                    "FeatureCommand upgrade --dry-run --release-version 4.3",
                                    "Ottla cannot keep voters in the log whose directory ids it does not know"),
                            new KnownDifference(
                                    "TransactionsCommand .*", "ListTransactions and DescribeProducers come later")),
                    Stream.of(
                                    "AddOffsetsToTxn",
                                    "AddPartitionsToTxn",
                                    "AlterShareGroupOffsets",
                                    "ConsumerGroupDescribe",
                                    "ConsumerGroupHeartbeat",
                                    "DeleteShareGroupOffsets",
                                    "DeleteShareGroupState",
                                    "DescribeProducers",
                                    "DescribeShareGroupOffsets",
                                    "DescribeTransactions",
                                    "EndTxn",
                                    "InitializeShareGroupState",
                                    "ListTransactions",
                                    "ReadShareGroupState",
                                    "ReadShareGroupStateSummary",
                                    "SaslAuthenticate",
                                    "SaslHandshake",
                                    "ShareAcknowledge",
                                    "ShareFetch",
                                    "ShareGroupDescribe",
                                    "ShareGroupHeartbeat",
                                    "StreamsGroupDescribe",
                                    "StreamsGroupHeartbeat",
                                    "TxnOffsetCommit",
                                    "WriteShareGroupState",
                                    "WriteTxnMarkers")
                            .map(api -> new KnownDifference("BrokerApiVersionsCommand: " + api, "not served yet")))
            .toList();
}
