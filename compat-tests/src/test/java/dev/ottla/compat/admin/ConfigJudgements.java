package dev.ottla.compat.admin;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.AlterConfigsResult;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.ConfigResource.Type;

/**
 * Every key of every kind of resource with values of every sort, right and wrong: what may be set, and in which words
 * the rest is refused. Nothing is changed.
 */
final class ConfigJudgements {
    private static final ConfigResource NODE = new ConfigResource(Type.BROKER, "1");
    private static final AlterConfigsOptions VALIDATE = new AlterConfigsOptions().validateOnly(true);
    private static final List<String> VALUES = List.of(
            "",
            " 7 ",
            "-1",
            "-2",
            "0",
            "1",
            "7",
            "2147483648",
            "0.5",
            "9223372036854775808",
            "x",
            "TRUE",
            "compact,compact",
            "compact,burn,",
            "gzip",
            "a,,b");

    private final Admin admin;
    private final Transcript transcript;

    ConfigJudgements(Admin admin, Transcript transcript) {
        this.admin = admin;
        this.transcript = transcript;
    }

    /** The keys are those that Apache Kafka describes, so that both are asked the same. */
    void play() {
        ConfigResource topic = new ConfigResource(Type.TOPIC, "plain");
        ConfigResource group = new ConfigResource(Type.GROUP, "readers");
        ConfigResource metrics = new ConfigResource(Type.CLIENT_METRICS, "slow");
        for (ConfigResource resource : List.of(topic, group, metrics)) {
            keys(resource).forEach(entry -> judge(resource, entry.name()));
        }
        for (ConfigEntry entry : keys(NODE)) {
            if (entry.isReadOnly()) {
                judge(NODE, entry.name(), List.of("7"));
            } else {
                judge(NODE, entry.name());
                judge(new ConfigResource(Type.BROKER, ""), entry.name());
            }
        }
    }

    private List<ConfigEntry> keys(ConfigResource resource) {
        try {
            List<ConfigEntry> entries = new ArrayList<>(admin.describeConfigs(List.of(resource))
                    .values()
                    .get(resource)
                    .get()
                    .entries());
            entries.removeIf(entry -> entry.name().startsWith("ottla."));
            entries.sort(Comparator.comparing(ConfigEntry::name));
            return entries;
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void judge(ConfigResource resource, String key) {
        judge(resource, key, VALUES);
    }

    /**
     * All are under way before the first answer is waited for: they change nothing, so that their order is no matter.
     */
    private void judge(ConfigResource resource, String key, List<String> values) {
        Map<String, AlterConfigsResult> asked = new LinkedHashMap<>();
        for (String value : values) {
            AlterConfigOp op = new AlterConfigOp(new ConfigEntry(key, value), OpType.SET);
            asked.put(value, admin.incrementalAlterConfigs(Map.of(resource, List.of(op)), VALIDATE));
        }
        asked.forEach((value, result) -> transcript.each("judge " + key + "='" + value + "' of", result::values));
    }
}
