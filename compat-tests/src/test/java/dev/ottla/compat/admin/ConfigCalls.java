package dev.ottla.compat.admin;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.ListConfigResourcesOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.ConfigResource.Type;

/** Configurations of every kind of resource: described key by key, changed validly and not. */
final class ConfigCalls {
    private static final ConfigResource NODE = new ConfigResource(Type.BROKER, "1");
    private static final ConfigResource ALL_BROKERS = new ConfigResource(Type.BROKER, "");
    private static final ConfigResource TOPIC = new ConfigResource(Type.TOPIC, "plain");
    private static final ConfigResource GROUP = new ConfigResource(Type.GROUP, "readers");
    private static final ConfigResource METRICS = new ConfigResource(Type.CLIENT_METRICS, "slow");
    private static final ConfigResource LOGGERS = new ConfigResource(Type.BROKER_LOGGER, "1");

    private final Admin admin;
    private final Transcript transcript;
    private final Settling settling;
    private int settled;

    ConfigCalls(Admin admin, Transcript transcript) {
        this.admin = admin;
        this.transcript = transcript;
        this.settling = new Settling(admin);
    }

    void play() {
        describe("at first", NODE, true);
        describe("at first", TOPIC, true);
        describe("at first", GROUP, true);
        describe("at first", METRICS, true);
        describe("at first", ALL_BROKERS, true);
        others();
        topics();
        brokers();
        groups();
        metrics();
        loggers();
        validation();
        listed();
        describe("at last", NODE, false);
        describe("at last", ALL_BROKERS, false);
        describe("at last", TOPIC, false);
        describe("at last", GROUP, false);
        describe("at last", METRICS, false);
    }

    private void others() {
        for (ConfigResource resource : List.of(
                new ConfigResource(Type.TOPIC, "absent"),
                new ConfigResource(Type.TOPIC, ""),
                new ConfigResource(Type.TOPIC, "a b"),
                new ConfigResource(Type.BROKER, "one"),
                new ConfigResource(Type.BROKER_LOGGER, ""),
                new ConfigResource(Type.GROUP, ""),
                new ConfigResource(Type.CLIENT_METRICS, ""),
                new ConfigResource(Type.UNKNOWN, "x"))) {
            describe("of another", resource, false);
            set(resource, "retention.ms", "5");
        }
    }

    private void topics() {
        set(TOPIC, "retention.ms", "60000");
        set(TOPIC, "nope", "1");
        set(TOPIC, "", "1");
        set(TOPIC, "retention.ms", "x");
        set(TOPIC, "retention.ms", "");
        set(TOPIC, "segment.bytes", "1");
        set(TOPIC, "min.cleanable.dirty.ratio", "1.5");
        set(TOPIC, "compression.type", "fast");
        set(TOPIC, "message.timestamp.type", "LogAppendTime");
        set(TOPIC, "leader.replication.throttled.replicas", "0:1,1:1");
        set(TOPIC, "leader.replication.throttled.replicas", "0-1");
        set(TOPIC, "min.insync.replicas", "0");
        set(TOPIC, "max.message.bytes", "-1");
        set(TOPIC, "remote.storage.enable", "true");
        set(TOPIC, "compression.gzip.level", "0");
        set(TOPIC, "compression.zstd.level", "23");
        set(TOPIC, "unclean.leader.election.enable", "yes");
        change(TOPIC, "cleanup.policy", "compact", OpType.APPEND);
        change(TOPIC, "cleanup.policy", "compact", OpType.APPEND);
        change(TOPIC, "cleanup.policy", "delete", OpType.SUBTRACT);
        change(TOPIC, "cleanup.policy", "burn", OpType.SUBTRACT);
        change(TOPIC, "cleanup.policy", "burn", OpType.APPEND);
        change(TOPIC, "retention.ms", "5", OpType.APPEND);
        change(TOPIC, "retention.ms", "5", OpType.SUBTRACT);
        describe("changed", TOPIC, false);
        change(TOPIC, "retention.ms", "", OpType.DELETE);
        change(TOPIC, "retention.bytes", "", OpType.DELETE);
        change(TOPIC, "nope", "", OpType.DELETE);
        alter(
                "the same key twice",
                TOPIC,
                List.of(op("retention.ms", "1", OpType.SET), op("retention.ms", "2", OpType.SET)));
        alter("nothing", TOPIC, List.of());
        alter(
                "two, one of them wrong",
                TOPIC,
                List.of(op("retention.ms", "7", OpType.SET), op("flush.ms", "x", OpType.SET)));
    }

    private void brokers() {
        set(NODE, "log.cleaner.threads", "2");
        set(NODE, "log.cleaner.threads", "0");
        set(NODE, "log.retention.ms", "500000");
        set(NODE, "log.dirs", "/elsewhere");
        set(NODE, "node.id", "3");
        set(NODE, "nope", "1");
        set(NODE, "max.connections", "x");
        set(NODE, "max.connections.per.ip", "-1");
        set(NODE, "num.io.threads", "100");
        set(NODE, "listener.name.plaintext.max.connections", "500");
        set(NODE, "listener.name.plaintext.ssl.keystore.password", "secret");
        set(NODE, "unclean.leader.election.enable", "true");
        set(NODE, "min.insync.replicas", "2");
        set(ALL_BROKERS, "log.retention.ms", "600000");
        set(ALL_BROKERS, "message.max.bytes", "2000000");
        set(ALL_BROKERS, "message.max.bytes", "-5");
        set(ALL_BROKERS, "background.threads", "11");
        set(ALL_BROKERS, "listener.name.plaintext.max.connections", "500");
        set(ALL_BROKERS, "listener.name.plaintext.ssl.keystore.password", "secret");
        set(ALL_BROKERS, "max.connections", "700");
        set(ALL_BROKERS, "log.dirs", "/elsewhere");
        set(ALL_BROKERS, "leader.replication.throttled.rate", "1000");
        change(ALL_BROKERS, "log.cleanup.policy", "compact", OpType.APPEND);
        change(ALL_BROKERS, "nope", "", OpType.DELETE);
        describe("changed", NODE, false);
        describe("under a changed broker", TOPIC, false);
        for (String key : List.of("log.retention.ms", "log.cleaner.threads", "min.insync.replicas")) {
            change(NODE, key, "", OpType.DELETE);
        }
    }

    private void groups() {
        set(GROUP, "consumer.session.timeout.ms", "50000");
        set(GROUP, "consumer.session.timeout.ms", "1");
        set(GROUP, "consumer.heartbeat.interval.ms", "99999999");
        set(GROUP, "consumer.heartbeat.interval.ms", "x");
        set(GROUP, "share.auto.offset.reset", "earliest");
        set(GROUP, "share.auto.offset.reset", "whenever");
        set(GROUP, "share.record.lock.duration.ms", "20000");
        set(GROUP, "nope", "1");
        describe("changed", GROUP, false);
        change(GROUP, "share.record.lock.duration.ms", "", OpType.DELETE);
    }

    private void metrics() {
        set(METRICS, "interval.ms", "1000");
        set(METRICS, "interval.ms", "1");
        set(METRICS, "metrics", "org.apache.kafka.producer,org.apache.kafka.consumer");
        set(METRICS, "match", "client_id=a.*");
        set(METRICS, "match", "nobody=a.*");
        set(METRICS, "match", "client_id=(");
        set(METRICS, "nope", "1");
        change(METRICS, "metrics", "org.apache.kafka.admin", OpType.APPEND);
        describe("changed", METRICS, false);
        transcript.step(
                "metrics resources",
                () -> admin.listConfigResources(Set.of(Type.CLIENT_METRICS), new ListConfigResourcesOptions())
                        .all()
                        .get());
    }

    private void loggers() {
        set(LOGGERS, "root", "SHOUT");
        set(LOGGERS, "no.such.logger", "INFO");
        change(LOGGERS, "root", "INFO", OpType.APPEND);
        set(LOGGERS, "root", "WARN");
        transcript.step("root logger", () -> {
            ConfigEntry root = admin.describeConfigs(List.of(LOGGERS))
                    .values()
                    .get(LOGGERS)
                    .get()
                    .get("root");
            return root == null ? "none" : text(root);
        });
        change(LOGGERS, "root", "", OpType.DELETE);
    }

    private void validation() {
        for (ConfigResource resource : List.of(TOPIC, NODE, ALL_BROKERS, GROUP, METRICS)) {
            for (String key :
                    List.of("retention.ms", "log.retention.ms", "interval.ms", "consumer.session.timeout.ms")) {
                transcript.each(
                        "validate " + key + " of",
                        () -> admin.incrementalAlterConfigs(
                                        Map.of(resource, List.of(op(key, "55000", OpType.SET))),
                                        new AlterConfigsOptions().validateOnly(true))
                                .values());
            }
        }
        transcript.each(
                "several at once",
                () -> admin.incrementalAlterConfigs(Map.of(
                                TOPIC,
                                List.of(op("flush.ms", "9000", OpType.SET)),
                                ALL_BROKERS,
                                List.of(op("nope.nope", "1", OpType.SET)),
                                new ConfigResource(Type.TOPIC, "absent"),
                                List.of(op("flush.ms", "1", OpType.SET))))
                        .values());
    }

    private void listed() {
        settling.await("settled-for-lists");
        transcript.step("resources", () -> admin.listConfigResources().all().get());
        for (Type type : Type.values()) {
            transcript.step(
                    "resources of type " + type,
                    () -> admin.listConfigResources(Set.of(type), new ListConfigResourcesOptions())
                            .all()
                            .get());
        }
        transcript.each("describe several", () -> {
            Map<ConfigResource, KafkaFuture<String>> keys =
                    new TreeMap<>(Comparator.comparing(ConfigResource::toString));
            admin.describeConfigs(List.of(TOPIC, new ConfigResource(Type.TOPIC, "absent"), GROUP))
                    .values()
                    .forEach((resource, config) -> keys.put(resource, config.thenApply(ConfigCalls::names)));
            return keys;
        });
    }

    private static String names(Config config) {
        return Transcript.text(new ArrayList<>(config.entries())
                .stream().map(ConfigEntry::name).sorted().toList());
    }

    /** Every key is a step of its own, so that a difference in one hides no other. */
    private void describe(String when, ConfigResource resource, boolean documentation) {
        settling.await("settled-for-configs-" + ++settled);
        String what = "describe " + resource + " " + when;
        Map<String, ConfigEntry> entries = new TreeMap<>();
        transcript.step(what, () -> {
            admin.describeConfigs(
                            List.of(resource),
                            new DescribeConfigsOptions().includeSynonyms(true).includeDocumentation(documentation))
                    .values()
                    .get(resource)
                    .get()
                    .entries()
                    .forEach(entry -> entries.put(entry.name(), entry));
            return entries.isEmpty() ? "nothing" : "something";
        });
        entries.forEach((name, entry) -> transcript.step(what + ": " + name, () -> text(entry)));
    }

    private static String text(ConfigEntry entry) {
        return entry.value() + " " + entry.source() + " " + entry.type() + (entry.isSensitive() ? " sensitive" : "")
                + (entry.isReadOnly() ? " read-only " : " ") + entry.synonyms()
                // Ottla documents in words of its own.
                + (entry.documentation() == null ? "" : " documented");
    }

    private void set(ConfigResource resource, String key, String value) {
        change(resource, key, value, OpType.SET);
    }

    private void change(ConfigResource resource, String key, String value, OpType type) {
        alter(type + " " + key + "=" + value, resource, List.of(op(key, value, type)));
    }

    private void alter(String what, ConfigResource resource, List<AlterConfigOp> ops) {
        transcript.each(
                what, () -> admin.incrementalAlterConfigs(Map.of(resource, ops)).values());
    }

    private static AlterConfigOp op(String key, String value, OpType type) {
        return new AlterConfigOp(new ConfigEntry(key, value), type);
    }
}
