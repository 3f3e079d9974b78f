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
            new KnownDifference("producers", "DescribeProducers comes with transactions"),
            new KnownDifference("describe group ''", "ConsumerGroupDescribe is not served yet: the client falls back"),
            new KnownDifference("describe .*: ottla\\..*", "keys of Ottla's own"),
            new KnownDifference(
                    "(SET|judge) log.cleaner.threads='?0'?.*",
                    "Apache Kafka divides by the number before it judges it, and tells the exception's words"),
            new KnownDifference(
                    "judge (listener\\.security\\.protocol\\.map|max\\.connections\\.per\\.ip\\.overrides)=.*",
                    "what is no pair: Apache Kafka tells the words of the exception in its parser"),
            new KnownDifference("share groups, .*", "ShareGroupDescribe comes with share groups"),
            new KnownDifference("streams groups, .*", "StreamsGroupDescribe comes with streams groups"));

    /** What the tools print. */
    static final List<KnownDifference> OF_TOOLS = Stream.concat(
                    Stream.of(
                            new KnownDifference(
                                    "ConfigCommand --describe --entity-type brokers --entity-name 1 --all",
                                    "keys of Ottla's own"),
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
