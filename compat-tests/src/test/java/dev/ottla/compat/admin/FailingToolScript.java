package dev.ottla.compat.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Every tool once more, as it is called by mistake: arguments missing, contradicting, malformed, of nothing that is
 * there.
 */
final class FailingToolScript {
    /** Runs a tool at an address that is not the broker's. */
    @FunctionalInterface
    interface At {
        void run(String tool, String address, String arguments);
    }

    private static final String TOOLS = "org.apache.kafka.tools.";
    private static final String CONFIGS = "kafka.admin.ConfigCommand";

    private final BiConsumer<String, String> broker;
    private final At elsewhere;
    private final String controllers;
    private final Path plans;

    FailingToolScript(BiConsumer<String, String> broker, At elsewhere, String controllers, Path plans) {
        this.broker = broker;
        this.elsewhere = elsewhere;
        this.controllers = controllers;
        this.plans = plans;
    }

    void play() throws IOException {
        topics();
        configs();
        configsOfControllers();
        cluster();
        acls();
        plans();
    }

    private void topics() {
        all(
                TOOLS + "TopicCommand",
                "",
                "--create",
                "--create --topic none --partitions 0",
                "--create --topic none --partitions x",
                "--create --topic none --replica-assignment 1:1,1",
                "--create --topic none --replica-assignment 1 --partitions 1",
                "--create --topic none --replica-assignment 7",
                "--create --topic none --config retention.ms",
                "--create --topic none --config cleanup.policy=burn",
                "--alter --topic plain",
                "--alter --topic plain --partitions 9 --replica-assignment 1,1",
                "--alter --topic absent --partitions 9 --if-exists",
                "--describe --topic-id AAAAAAAAAAAAAAAAAAAAAQ",
                "--describe --topic-id x",
                "--describe --under-min-isr-partitions",
                "--describe --at-min-isr-partitions",
                "--describe --exclude-internal --topics-with-overrides",
                "--describe --topic plain --partition-size-limit-per-response 1",
                "--delete",
                "--delete --topic absent.*");
    }

    private void configs() {
        all(
                CONFIGS,
                "--alter --entity-type topics",
                "--alter --entity-type topics --entity-name plain",
                "--alter --entity-type topics --entity-name plain --add-config retention.ms",
                "--alter --entity-type topics --entity-name plain --add-config retention.ms=x",
                "--alter --entity-type topics --entity-name plain --delete-config absent",
                "--alter --entity-type planets --entity-name earth --add-config a=b",
                "--alter --entity-type brokers --entity-name x --add-config log.cleaner.threads=2",
                "--alter --entity-type brokers --entity-default --add-config log.cleaner.threads=9",
                "--alter --entity-type brokers --entity-default --add-config listeners=PLAINTEXT://:1",
                "--alter --entity-type brokers --entity-default --delete-config absent",
                "--alter --entity-type ips --entity-name nowhere.invalid --add-config connection_creation_rate=1",
                "--alter --entity-type ips --entity-default --add-config connection_creation_rate=9",
                "--alter --entity-type clients --entity-default --add-config producer_byte_rate=x",
                "--alter --entity-type clients --entity-default --delete-config producer_byte_rate",
                "--alter --entity-type users --entity-name bob --add-config SCRAM-SHA-1=[password=p]",
                "--alter --entity-type users --entity-default --add-config SCRAM-SHA-256=[password=p]",
                "--alter --entity-type groups --entity-name g --delete-config consumer.session.timeout.ms",
                "--alter --entity-type groups --entity-name g --add-config nope=1",
                "--alter --entity-type client-metrics --entity-name m --delete-config interval.ms",
                "--alter --entity-type client-metrics --entity-name m --add-config match=[client_id=(]",
                "--describe --entity-type topics --entity-default",
                "--describe --entity-type ips --entity-default",
                "--describe --entity-type ips --entity-name nowhere.invalid",
                "--describe --entity-type users --entity-default",
                "--describe --entity-type clients --entity-name app",
                "--describe --entity-type users --entity-name ann --entity-type clients --entity-name app",
                "--describe --entity-type groups --entity-name g --all",
                "--describe --entity-type client-metrics --entity-name m",
                "--describe --entity-type brokers --entity-default --all",
                "--describe --broker 1",
                "--describe --topic plain",
                "--describe --group g",
                "--describe --client-metrics m",
                "--describe --ip 10.1.1.1",
                "--describe --user ann",
                "--describe --user-defaults",
                "--describe --client-defaults",
                "--describe --broker-defaults");
    }

    private void configsOfControllers() {
        for (String arguments : List.of(
                "--alter --entity-type brokers --entity-default --add-config log.retention.ms=800000",
                "--describe --entity-type brokers --entity-default",
                "--alter --entity-type brokers --entity-default --delete-config log.retention.ms",
                "--alter --entity-type topics --entity-name plain --add-config retention.ms=7000",
                "--describe --entity-type topics --entity-name plain")) {
            elsewhere.run(CONFIGS, controllers, arguments);
        }
    }

    private void cluster() {
        all(
                TOOLS + "FeatureCommand",
                "upgrade",
                "upgrade --feature nope",
                "upgrade --metadata 4.3",
                "upgrade --release-version 1.0",
                "upgrade --release-version 4.2 --dry-run",
                "downgrade --release-version 4.0 --dry-run",
                "downgrade --metadata 3.3-IV3 --unsafe --dry-run",
                "disable --feature nope",
                "version-mapping --release-version x",
                "feature-dependencies --feature nope=1",
                "feature-dependencies --feature transaction.version=99");
        all(
                TOOLS + "MetadataQuorumCommand",
                "describe",
                "describe --status --replication",
                "remove-controller --controller-id 7",
                "remove-controller --controller-id 1 --controller-directory-id x");
        all(
                TOOLS + "LogDirsCommand",
                "",
                "--describe --broker-list 7",
                "--describe --broker-list x",
                "--describe --topic-list absent");
        for (String arguments : List.of("describe", "upgrade --feature share.version=9 --dry-run")) {
            elsewhere.run(TOOLS + "FeatureCommand", controllers, arguments);
        }
        elsewhere.run(TOOLS + "MetadataQuorumCommand", controllers, "describe --replication");
        elsewhere.run(TOOLS + "ClusterTool", controllers, "cluster-id");
        elsewhere.run(TOOLS + "ClusterTool", controllers, "unregister --id 77");
        all(
                TOOLS + "GetOffsetShell",
                "--topic plain --time nope",
                "--topic-partitions plain:0,plain:3-5",
                "--topic-partitions x:y:z",
                "--topic plain --partitions x",
                "--exclude-internal-topics --time latest",
                "--time earliest-local --topic plain",
                "--time latest-tiered --topic plain");
    }

    private void acls() {
        all(
                TOOLS + "AclCommand",
                "",
                "--add --allow-principal User:ann",
                "--add --operation Read --topic plain",
                "--add --allow-principal User:ann --operation Nope --topic plain",
                "--add --allow-principal User:ann --operation Read --cluster",
                "--add --allow-principal User:ann --operation Alter --cluster",
                "--add --allow-principal User:ann --operation Describe --transactional-id t --producer --topic plain",
                "--add --allow-principal User:ann --operation Describe --delegation-token t",
                "--add --allow-principal User:ann --operation CreateTokens --user-principal User:bob",
                "--add --allow-principal User:* --allow-host * --operation Read --group *",
                "--list --resource-pattern-type match --topic plain",
                "--list --resource-pattern-type any",
                "--list --cluster",
                "--list --user-principal User:bob",
                "--remove --force --cluster",
                "--remove --force --group absent",
                "--list");
        elsewhere.run(TOOLS + "AclCommand", controllers, "--list --topic plain");
    }

    private void plans() throws IOException {
        String empty = file("empty.json", "{}");
        String broken = file("broken.json", "{");
        String twice = file("twice.json", """
                {"version":1,"partitions":[{"topic":"set","partition":0,"replicas":[1]},
                 {"topic":"set","partition":0,"replicas":[1]}]}""");
        String absent = file(
                "absent.json",
                "{\"version\":1,\"partitions\":[{\"topic\":\"absent\",\"partition\":0,\"replicas\":[1]}]}");
        for (String plan : List.of(empty, broken, twice, absent)) {
            all(
                    TOOLS + "reassign.ReassignPartitionsCommand",
                    "--execute --reassignment-json-file " + plan,
                    "--verify --reassignment-json-file " + plan,
                    "--cancel --reassignment-json-file " + plan,
                    "--generate --broker-list 1 --topics-to-move-json-file " + plan);
            all(
                    TOOLS + "LeaderElectionCommand",
                    "--election-type preferred --path-to-json-file " + plan,
                    "--election-type unclean --path-to-json-file " + plan);
            all(TOOLS + "DeleteRecordsCommand", "--offset-json-file " + plan);
        }
        all(TOOLS + "reassign.ReassignPartitionsCommand", "", "--execute", "--generate", "--list --verify");
        all(
                TOOLS + "LeaderElectionCommand",
                "",
                "--election-type nope --all-topic-partitions",
                "--election-type preferred",
                "--election-type preferred --topic plain",
                "--election-type unclean --all-topic-partitions");
        all(TOOLS + "DeleteRecordsCommand", "--offset-json-file " + file("offsets.json", """
                {"version":1,"partitions":[{"topic":"plain","partition":0,"offset":-7}]}"""));
    }

    private void all(String tool, String... arguments) {
        for (String line : arguments) {
            broker.accept(tool, line);
        }
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(plans.resolve(name), content).toString();
    }
}
