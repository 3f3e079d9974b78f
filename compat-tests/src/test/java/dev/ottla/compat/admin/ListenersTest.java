package dev.ottla.compat.admin;

import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import dev.ottla.compat.broker.FreePort;
import dev.ottla.compat.wire.Frames;
import dev.ottla.compat.wire.JsonAnswer;
import dev.ottla.compat.wire.RawConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.DescribeDelegationTokenRequestData;
import org.apache.kafka.common.message.DescribeUserScramCredentialsRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: both kinds of listeners offer what those of Apache Kafka offer. Method: ApiVersions of every version is asked
 * of each listener of a node that is broker and controller, and of one that is a controller only; the answers are
 * compared field by field. Then the controller is administered.
 */
class ListenersTest {
    private static final int READ_LIMIT_MS = 10_000;

    /** Of a list; its first field names it. */
    private static final Pattern ELEMENT = Pattern.compile("\\{(\"[a-zA-Z]+\":[^,}]+)[^{}]*}");

    /** What comes with transactions, with new kinds of groups, and with security. */
    private static final List<ApiKeys> NOT_SERVED_YET_BY_BROKERS = List.of(
            ApiKeys.ADD_OFFSETS_TO_TXN,
            ApiKeys.ADD_PARTITIONS_TO_TXN,
            ApiKeys.ALTER_SHARE_GROUP_OFFSETS,
            ApiKeys.CONSUMER_GROUP_DESCRIBE,
            ApiKeys.CONSUMER_GROUP_HEARTBEAT,
            ApiKeys.DELETE_SHARE_GROUP_OFFSETS,
            ApiKeys.DELETE_SHARE_GROUP_STATE,
            ApiKeys.DESCRIBE_PRODUCERS,
            ApiKeys.DESCRIBE_SHARE_GROUP_OFFSETS,
            ApiKeys.DESCRIBE_TRANSACTIONS,
            ApiKeys.END_TXN,
            ApiKeys.INITIALIZE_SHARE_GROUP_STATE,
            ApiKeys.LIST_TRANSACTIONS,
            ApiKeys.READ_SHARE_GROUP_STATE,
            ApiKeys.READ_SHARE_GROUP_STATE_SUMMARY,
            ApiKeys.SASL_AUTHENTICATE,
            ApiKeys.SASL_HANDSHAKE,
            ApiKeys.SHARE_ACKNOWLEDGE,
            ApiKeys.SHARE_FETCH,
            ApiKeys.SHARE_GROUP_DESCRIBE,
            ApiKeys.SHARE_GROUP_HEARTBEAT,
            ApiKeys.STREAMS_GROUP_DESCRIBE,
            ApiKeys.STREAMS_GROUP_HEARTBEAT,
            ApiKeys.TXN_OFFSET_COMMIT,
            ApiKeys.WRITE_SHARE_GROUP_STATE,
            ApiKeys.WRITE_TXN_MARKERS);

    private static final List<ApiKeys> NOT_SERVED_YET_BY_CONTROLLERS =
            List.of(ApiKeys.SASL_AUTHENTICATE, ApiKeys.SASL_HANDSHAKE);

    @TempDir
    Path folder;

    @Test
    void bothListenersOfferWhatThoseOfApacheKafkaOffer() throws IOException {
        Map<String, String> expected = offers(Brokers.kafka(home("kafka"), Map.of()));
        Map<String, String> offered = offers(Brokers.underTest(home("ottla"), Map.of()));

        List<KnownDifference> known = new ArrayList<>(missing("broker", NOT_SERVED_YET_BY_BROKERS));
        known.addAll(missing("controller", NOT_SERVED_YET_BY_CONTROLLERS));
        Differences.check(expected, offered, known);
    }

    @Test
    void aControllerThatIsNoBrokerIsAdministeredAsApacheKafkas() throws IOException {
        Map<String, String> expected = administer(Brokers.kafka(home("kafka"), controllerOnly()));
        Map<String, String> answered = administer(Brokers.underTest(home("ottla"), controllerOnly()));

        List<KnownDifference> known = new ArrayList<>(missing("controller", NOT_SERVED_YET_BY_CONTROLLERS));
        known.add(new KnownDifference(
                "DESCRIBE_(USER_SCRAM_CREDENTIALS|DELEGATION_TOKEN) of version .*",
                "Apache Kafka's controllers offer it and answer UNKNOWN_SERVER_ERROR"));
        known.add(new KnownDifference("describe: ottla\\..*", "keys of Ottla's own"));
        Differences.check(expected, answered, known);
    }

    private static List<KnownDifference> missing(String listener, List<ApiKeys> apis) {
        return apis.stream()
                .map(api -> new KnownDifference(listener + ", version \\d, apiKey " + api.id, "not served yet"))
                .toList();
    }

    private Path home(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    /** Of two listeners, so that the fixture has its two ports. */
    private static Map<String, String> controllerOnly() {
        int first = FreePort.next();
        int second = FreePort.next();
        String listeners = "ADMIN://127.0.0.1:" + first + ",CONTROLLER://127.0.0.1:" + second;
        return Map.of(
                "process.roles",
                "controller",
                "controller.quorum.voters",
                "1@127.0.0.1:" + second,
                "listeners",
                listeners,
                "advertised.listeners",
                listeners,
                "controller.listener.names",
                "CONTROLLER,ADMIN",
                "listener.security.protocol.map",
                "CONTROLLER:PLAINTEXT,ADMIN:PLAINTEXT");
    }

    private static Map<String, String> offers(Broker broker) throws IOException {
        Map<String, String> offers = new TreeMap<>();
        try (broker) {
            offers("broker", broker.port(), offers::put);
            offers("controller", broker.controllerPort(), offers::put);
        }
        return offers;
    }

    private static void offers(String listener, int port, BiConsumer<String, String> sink) throws IOException {
        for (short version : ApiKeys.API_VERSIONS.allVersions()) {
            String what = listener + ", version " + version;
            String offer = offer(port, version);
            Matcher element = ELEMENT.matcher(offer);
            while (element.find()) {
                sink.accept(
                        what + ", " + element.group(1).replaceAll("[\":]+", " ").strip(), element.group());
            }
            sink.accept(what, ELEMENT.matcher(offer).replaceAll("").replaceAll(",+", ","));
        }
    }

    /** Without the epoch, which is an offset of the metadata log. */
    private static String offer(int port, short version) throws IOException {
        ApiVersionsRequestData request =
                new ApiVersionsRequestData().setClientSoftwareName("compat").setClientSoftwareVersion("1");
        try (RawConnection connection = new RawConnection(port, READ_LIMIT_MS)) {
            connection.sendFrame(Frames.request(ApiKeys.API_VERSIONS, version, 1, request));
            return JsonAnswer.of(ApiKeys.API_VERSIONS, version, connection.reaction())
                    .replaceAll("(\"finalizedFeaturesEpoch\":)\\d+", "$1N");
        }
    }

    private static Map<String, String> administer(Broker broker) throws IOException {
        Transcript transcript = new Transcript(new Plain(broker));
        try (broker;
                Admin admin = Admin.create(Map.of(
                        "bootstrap.controllers", "127.0.0.1:" + broker.port(),
                        "request.timeout.ms", 5_000,
                        "default.api.timeout.ms", 5_000))) {
            while (!offer(broker.port(), (short) 4).contains("maxVersionLevel")) {
                Thread.onSpinWait();
            }
            offers("controller", broker.port(), (what, offer) -> transcript.step(what, () -> offer));
            change(admin, transcript);
            read(admin, transcript);
            readRaw(broker.port(), transcript);
        }
        return transcript.answers();
    }

    /** What the client would not ask a controller. */
    private static void readRaw(int port, Transcript transcript) {
        Map<ApiKeys, ApiMessage> requests = Map.of(
                ApiKeys.DESCRIBE_USER_SCRAM_CREDENTIALS,
                new DescribeUserScramCredentialsRequestData(),
                ApiKeys.DESCRIBE_DELEGATION_TOKEN,
                new DescribeDelegationTokenRequestData().setOwners(null));
        requests.forEach((api, request) -> {
            for (short version : api.allVersions()) {
                transcript.step(api + " of version " + version, () -> {
                    try (RawConnection connection = new RawConnection(port, READ_LIMIT_MS)) {
                        connection.sendFrame(Frames.request(api, version, 1, request));
                        return JsonAnswer.of(api, version, connection.reaction());
                    }
                });
            }
        });
    }

    private static void change(Admin admin, Transcript transcript) {
        ConfigResource brokers = new ConfigResource(ConfigResource.Type.BROKER, "");
        AlterConfigOp op = new AlterConfigOp(new ConfigEntry("log.retention.ms", "700000"), AlterConfigOp.OpType.SET);
        TopicPartition partition = new TopicPartition("t", 0);
        transcript.each(
                "create",
                () -> admin.createTopics(List.of(new NewTopic("t", Optional.of(1), Optional.empty())))
                        .values());
        transcript.each("delete", () -> admin.deleteTopics(List.of("t")).topicNameValues());
        transcript.each(
                "grow",
                () -> admin.createPartitions(Map.of("t", NewPartitions.increaseTo(3)))
                        .values());
        transcript.each(
                "configure",
                () -> admin.incrementalAlterConfigs(Map.of(brokers, List.of(op)))
                        .values());
        transcript.step(
                "elect",
                () -> admin.electLeaders(ElectionType.PREFERRED, Set.of(partition))
                        .partitions()
                        .get());
        transcript.each(
                "reassign",
                () -> admin.alterPartitionReassignments(Map.of(partition, Optional.empty()))
                        .values());
        transcript.each(
                "limit",
                () -> admin.alterClientQuotas(List.of(new ClientQuotaAlteration(
                                new ClientQuotaEntity(Map.of("user", "ann")),
                                List.of(new ClientQuotaAlteration.Op("producer_byte_rate", 5.0)))))
                        .values());
        transcript.step("unregister", () -> admin.unregisterBroker(7).all().get());
    }

    private static void read(Admin admin, Transcript transcript) {
        transcript.step(
                "acls", () -> admin.describeAcls(AclBindingFilter.ANY).values().get());
        transcript.step(
                "reassignments",
                () -> admin.listPartitionReassignments().reassignments().get());
        transcript.step("resources", () -> admin.listConfigResources().all().get());
        transcript.step("nodes", () -> admin.describeCluster().nodes().get());
        transcript.step(
                "features",
                () -> admin.describeFeatures().featureMetadata().get().supportedFeatures());
        ConfigResource node = new ConfigResource(ConfigResource.Type.BROKER, "1");
        Map<String, ConfigEntry> entries = new TreeMap<>();
        transcript.step("describe", () -> {
            admin.describeConfigs(List.of(node))
                    .values()
                    .get(node)
                    .get()
                    .entries()
                    .forEach(entry -> entries.put(entry.name(), entry));
            return entries.isEmpty() ? "nothing" : "something";
        });
        entries.forEach((name, entry) ->
                transcript.step("describe: " + name, () -> entry.value() + " " + entry.source() + " " + entry.type()));
    }
}
