package dev.ottla.compat.admin;

import dev.ottla.compat.broker.Broker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The commands of one session with every tool, in the order in which an operator might give them. */
final class ToolScript {
    private static final String TOOLS = "org.apache.kafka.tools.";
    private static final String TOPICS = TOOLS + "TopicCommand";
    private static final String CONFIGS = "kafka.admin.ConfigCommand";
    private static final String FEATURES = TOOLS + "FeatureCommand";
    private static final String QUORUM = TOOLS + "MetadataQuorumCommand";
    private static final String CLUSTER = TOOLS + "ClusterTool";
    private static final String ACLS = TOOLS + "AclCommand";
    private static final String ELECTION = TOOLS + "LeaderElectionCommand";
    private static final String REASSIGN = TOOLS + "reassign.ReassignPartitionsCommand";
    private static final String OFFSETS = TOOLS + "GetOffsetShell";
    private static final String GROUPS = TOOLS + "consumer.group.ConsumerGroupCommand";

    private final ToolBox tools;
    private final Broker broker;
    private final Transcript transcript;
    private final Path plans;

    ToolScript(ToolBox tools, Broker broker, Transcript transcript, Path plans) {
        this.tools = tools;
        this.broker = broker;
        this.transcript = transcript;
        this.plans = plans;
    }

    void play() throws IOException {
        topics();
        configs();
        quotasAndUsers();
        features();
        cluster();
        acls();
        records();
        plans();
        groups();
        new FailingToolScript(this::run, this::runAt, controllers(), plans).play();
        apiVersions();
    }

    private void topics() {
        run(TOPICS, "--create --topic plain --partitions 3 --replication-factor 1");
        run(TOPICS, "--create --topic plain --partitions 3");
        run(TOPICS, "--create --topic plain --partitions 3 --if-not-exists");
        run(TOPICS, "--create --topic set --config retention.ms=1000 --config cleanup.policy=compact");
        run(TOPICS, "--create --topic wrong --config nope=1");
        run(TOPICS, "--create --topic wrong --replication-factor 3");
        run(TOPICS, "--create --topic given --replica-assignment 1,1");
        run(TOPICS, "--create --topic a/b");
        awaitTopics();
        run(TOPICS, "--list");
        run(TOPICS, "--list --exclude-internal --topic p.*");
        run(TOPICS, "--describe");
        run(TOPICS, "--describe --topic plain");
        run(TOPICS, "--describe --topic absent");
        run(TOPICS, "--describe --topics-with-overrides");
        run(TOPICS, "--describe --under-replicated-partitions");
        run(TOPICS, "--describe --unavailable-partitions");
        run(TOPICS, "--alter --topic plain --partitions 5");
        run(TOPICS, "--alter --topic plain --partitions 2");
        run(TOPICS, "--alter --topic absent --partitions 2");
        run(TOPICS, "--delete --topic given");
        run(TOPICS, "--delete --topic given");
        run(TOPICS, "--delete --topic given --if-exists");
        run(TOPICS, "--list");
    }

    /** Both brokers acknowledge a topic when the controller has it, a moment before they know it themselves. */
    private void awaitTopics() {
        while (!tools.run(TOPICS, "--list", "--bootstrap-server", broker.bootstrap())
                .contains("given")) {
            Thread.onSpinWait();
        }
    }

    private void configs() {
        run(CONFIGS, "--alter --entity-type topics --entity-name plain --add-config retention.ms=5000,flush.ms=9");
        run(CONFIGS, "--alter --entity-type topics --entity-name plain --add-config cleanup.policy=[compact,delete]");
        run(CONFIGS, "--alter --entity-type topics --entity-name plain --add-config nope=5000");
        run(CONFIGS, "--alter --entity-type topics --entity-name plain --delete-config flush.ms");
        run(CONFIGS, "--alter --entity-type topics --entity-name plain --delete-config flush.ms");
        run(CONFIGS, "--alter --entity-type topics --entity-name absent --add-config retention.ms=5000");
        run(CONFIGS, "--describe --entity-type topics");
        run(CONFIGS, "--describe --entity-type topics --entity-name plain");
        run(CONFIGS, "--describe --entity-type topics --entity-name plain --all");
        run(CONFIGS, "--describe --entity-type topics --entity-name absent");
        run(CONFIGS, "--alter --entity-type brokers --entity-name 1 --add-config log.cleaner.threads=2");
        run(CONFIGS, "--alter --entity-type brokers --entity-name 1 --add-config node.id=2");
        run(CONFIGS, "--alter --entity-type brokers --entity-default --add-config log.retention.ms=700000");
        run(CONFIGS, "--describe --entity-type brokers");
        run(CONFIGS, "--describe --entity-type brokers --entity-default");
        run(CONFIGS, "--describe --entity-type brokers --entity-name 1");
        run(CONFIGS, "--describe --entity-type brokers --entity-name 1 --all");
        run(CONFIGS, "--alter --entity-type brokers --entity-default --delete-config log.retention.ms");
        run(CONFIGS, "--alter --entity-type groups --entity-name g --add-config consumer.session.timeout.ms=50000");
        run(CONFIGS, "--alter --entity-type groups --entity-name g --add-config consumer.session.timeout.ms=1");
        run(CONFIGS, "--describe --entity-type groups");
        run(CONFIGS, "--describe --entity-type groups --entity-name g");
        run(CONFIGS, "--alter --entity-type client-metrics --entity-name m --add-config interval.ms=1000,metrics=[]");
        run(CONFIGS, "--alter --entity-type client-metrics --entity-name m --add-config interval.ms=1");
        run(CONFIGS, "--describe --entity-type client-metrics");
        run(TOOLS + "ClientMetricsCommand", "--list");
        run(TOOLS + "ClientMetricsCommand", "--describe");
        run(CONFIGS, "--alter --entity-type broker-loggers --entity-name 1 --add-config root=SHOUT");
        run(CONFIGS, "--alter --entity-type broker-loggers --entity-name 1 --add-config no.such.logger=INFO");
    }

    private void quotasAndUsers() {
        run(CONFIGS, "--alter --entity-type users --entity-name ann --add-config SCRAM-SHA-256=[password=p]");
        run(
                CONFIGS,
                "--alter --entity-type users --entity-name ann --add-config SCRAM-SHA-256=[iterations=1,password=p]");
        run(CONFIGS, "--alter --entity-type users --entity-name ann --add-config producer_byte_rate=1024");
        run(CONFIGS, "--alter --entity-type users --entity-default --add-config consumer_byte_rate=2048");
        run(CONFIGS, "--alter --entity-type clients --entity-name app --add-config request_percentage=75");
        run(
                CONFIGS,
                "--alter --entity-type users --entity-name ann --entity-type clients --entity-name app"
                        + " --add-config controller_mutation_rate=5");
        run(CONFIGS, "--alter --entity-type ips --entity-name 10.1.1.1 --add-config connection_creation_rate=3");
        run(CONFIGS, "--alter --entity-type ips --entity-name 10.1.1.1 --add-config producer_byte_rate=3");
        run(CONFIGS, "--alter --entity-type users --entity-name ann --add-config nope=1");
        run(CONFIGS, "--describe --entity-type users");
        run(CONFIGS, "--describe --entity-type users --entity-name ann");
        run(CONFIGS, "--describe --entity-type clients");
        run(CONFIGS, "--describe --entity-type users --entity-type clients");
        run(CONFIGS, "--describe --entity-type ips");
        run(CONFIGS, "--alter --entity-type users --entity-name ann --delete-config SCRAM-SHA-256");
        run(CONFIGS, "--alter --entity-type users --entity-name ann --delete-config SCRAM-SHA-512");
        run(CONFIGS, "--describe --entity-type users --entity-name ann");
    }

    private void features() {
        run(FEATURES, "describe");
        run(FEATURES, "version-mapping");
        run(FEATURES, "version-mapping --release-version 3.9");
        run(FEATURES, "feature-dependencies --feature transaction.version=2");
        run(FEATURES, "upgrade --dry-run --feature nope=1");
        run(FEATURES, "upgrade --dry-run --release-version 4.3");
        run(FEATURES, "upgrade --dry-run --feature share.version=9");
        run(FEATURES, "downgrade --dry-run --feature metadata.version=20");
        run(FEATURES, "downgrade --dry-run --feature metadata.version=3");
        run(FEATURES, "disable --dry-run --feature metadata.version");
        run(FEATURES, "disable --feature share.version");
        run(FEATURES, "upgrade --feature share.version=1");
        run(FEATURES, "describe");
    }

    private void cluster() {
        run(QUORUM, "describe --status");
        run(QUORUM, "describe --replication");
        run(QUORUM, "remove-controller --controller-id 7 --controller-directory-id AAAAAAAAAAAAAAAAAAAAAQ");
        runAt(QUORUM, controllers(), "describe --status");
        run(CLUSTER, "cluster-id");
        run(CLUSTER, "list-endpoints");
        run(CLUSTER, "list-endpoints --include-fenced-brokers");
        run(CLUSTER, "unregister --id 77");
        runAt(CLUSTER, controllers(), "list-endpoints");
        run(TOOLS + "LogDirsCommand", "--describe");
        run(TOOLS + "LogDirsCommand", "--describe --topic-list plain,absent --broker-list 1");
    }

    private void acls() {
        run(ACLS, "--add --allow-principal User:ann --operation Read --topic plain");
        run(
                ACLS,
                "--add --deny-principal User:bob --deny-host 10.0.0.1 --operation All --topic pre"
                        + " --resource-pattern-type prefixed");
        run(ACLS, "--add --allow-principal User:ann --consumer --topic plain --group g");
        run(ACLS, "--add --allow-principal ann --operation Read --topic plain");
        run(ACLS, "--list");
        run(ACLS, "--list --topic plain");
        run(ACLS, "--list --principal User:bob");
        run(ACLS, "--remove --force --allow-principal User:ann --operation Read --topic plain");
        run(ACLS, "--remove --force --topic absent");
        run(ACLS, "--list");
    }

    private void records() throws IOException {
        run(OFFSETS, "");
        run(OFFSETS, "--topic plain");
        run(OFFSETS, "--topic plain --time earliest");
        run(OFFSETS, "--topic plain --time max-timestamp");
        run(OFFSETS, "--topic plain --time 1000 --partitions 0,1");
        run(OFFSETS, "--topic absent");
        String plan = file("records.json", """
                {"version":1,"partitions":[{"topic":"plain","partition":0,"offset":-1},
                 {"topic":"plain","partition":1,"offset":9}]}""");
        run(TOOLS + "DeleteRecordsCommand", "--offset-json-file " + plan);
    }

    private void plans() throws IOException {
        String partitions = file("election.json", """
                {"partitions":[{"topic":"plain","partition":0},{"topic":"plain","partition":77},
                 {"topic":"absent","partition":0}]}""");
        run(ELECTION, "--election-type preferred --path-to-json-file " + partitions);
        run(ELECTION, "--election-type unclean --topic plain --partition 0");
        run(ELECTION, "--election-type preferred --all-topic-partitions");
        run(ELECTION, "--election-type preferred --topic absent --partition 0");
        String moves = file("moves.json", "{\"version\":1,\"topics\":[{\"topic\":\"set\"}]}");
        run(REASSIGN, "--generate --broker-list 1 --topics-to-move-json-file " + moves);
        run(REASSIGN, "--generate --broker-list 1,2 --topics-to-move-json-file " + moves);
        String same = plan("same.json", "[1]");
        run(REASSIGN, "--execute --reassignment-json-file " + same);
        run(REASSIGN, "--verify --reassignment-json-file " + same);
        run(REASSIGN, "--cancel --reassignment-json-file " + same);
        run(REASSIGN, "--execute --reassignment-json-file " + plan("other.json", "[2]"));
        run(REASSIGN, "--execute --throttle 1000 --reassignment-json-file " + same);
        run(REASSIGN, "--verify --reassignment-json-file " + same);
        run(REASSIGN, "--list");
    }

    private String plan(String name, String replicas) throws IOException {
        return file(
                name,
                "{\"version\":1,\"partitions\":[{\"topic\":\"set\",\"partition\":0,\"replicas\":%s}]}"
                        .formatted(replicas));
    }

    private void groups() {
        run(GROUPS, "--list");
        run(GROUPS, "--reset-offsets --group g --topic plain --to-earliest --execute");
        run(GROUPS, "--list --state");
        run(GROUPS, "--describe --group g");
        run(GROUPS, "--describe --group g --state");
        run(GROUPS, "--describe --group g --members");
        run(GROUPS, "--describe --group absent");
        run(GROUPS, "--delete-offsets --group g --topic plain");
        run(GROUPS, "--delete --group g");
        run(GROUPS, "--delete --group absent");
        run(TOOLS + "GroupsCommand", "--list");
        run(TOOLS + "TransactionsCommand", "list");
        run(TOOLS + "TransactionsCommand", "describe-producers --topic plain --partition 0");
    }

    /** One step for each API, for some are not served yet. */
    private void apiVersions() {
        String printed = tools.run(TOOLS + "BrokerApiVersionsCommand", "--bootstrap-server", broker.bootstrap());
        Map<String, String> lines = new TreeMap<>();
        for (String line : printed.lines().toList()) {
            lines.put(line.startsWith("\t") ? line.strip().replaceFirst("\\(.*", "") : "frame " + lines.size(), line);
        }
        lines.forEach((api, line) -> transcript.step("BrokerApiVersionsCommand: " + api, () -> line.replace(",", "")));
    }

    private String controllers() {
        return "--bootstrap-controller 127.0.0.1:" + broker.controllerPort();
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(plans.resolve(name), content).toString();
    }

    private void run(String tool, String arguments) {
        runAt(tool, "--bootstrap-server " + broker.bootstrap(), arguments);
    }

    /** Tools with sub-commands take the address before those. */
    private void runAt(String tool, String address, String arguments) {
        boolean subCommands = !arguments.isEmpty() && !arguments.startsWith("--") && !tool.equals(CLUSTER);
        String line = subCommands ? address + " " + arguments : arguments + " " + address;
        String shown = arguments.replace(plans.toString(), "PLANS");
        String controller = address.contains("controller") ? " by a controller" : "";
        transcript.step(tool.substring(tool.lastIndexOf('.') + 1) + " " + shown + controller, () -> {
            List<String> words = new ArrayList<>(List.of(line.strip().split(" +")));
            String printed = tools.run(tool, words.toArray(String[]::new)).replace(plans.toString(), "PLANS");
            return tool.equals(ACLS) ? sorted(printed) : withoutOffsets(printed);
        });
    }

    /** How far the metadata log has come, which is told in several places. */
    private static String withoutOffsets(String printed) {
        return printed.replaceAll("(\\bEpoch: |HighWatermark: +)\\d+", "$1N")
                .replaceAll("(?m)^(1 +\\t\\S+\\t)\\d+ +", "$1N ");
    }

    /** Rules are listed in the order of a hash map. */
    private static String sorted(String printed) {
        return printed.lines().sorted().collect(Collectors.joining("\n"));
    }
}
