package dev.ottla.compat.broker;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Ottla, started as its users start it. */
public final class OttlaProcess extends BrokerProcess {
    public OttlaProcess(Path folder, Map<String, String> overrides) {
        super(folder, overrides);
    }

    @Override
    public String name() {
        return "Ottla";
    }

    @Override
    List<String> command() {
        return List.of(script(), "start", properties().toString());
    }

    @Override
    void format() {
        run(List.of(script(), "format", "--config", properties().toString(), "--cluster-id", Brokers.CLUSTER_ID));
    }

    private static String script() {
        return Brokers.repository().resolve("bin/ottla").toString();
    }
}
