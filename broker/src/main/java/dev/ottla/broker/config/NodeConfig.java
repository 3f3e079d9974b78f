package dev.ottla.broker.config;

import dev.ottla.log.LogManagerConfig;
import dev.ottla.runtime.config.ConfigException;
import dev.ottla.runtime.config.ConfigValues;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who this node is and where its data lies.
 *
 * @param logDirs absolute
 * @param metadataLogDir absolute; one of {@code logDirs} or a folder of its own
 */
public record NodeConfig(
        int nodeId, Set<Role> roles, @Nullable String rack, List<Path> logDirs, Path metadataLogDir) {

    static NodeConfig of(ConfigValues values) {
        List<Path> logDirs = logDirs(values);
        return new NodeConfig(
                values.get(NodeKeys.NODE_ID),
                roles(values),
                values.find(NodeKeys.BROKER_RACK),
                logDirs,
                metadataLogDir(values, logDirs));
    }

    public boolean isBroker() {
        return roles.contains(Role.BROKER);
    }

    public boolean isController() {
        return roles.contains(Role.CONTROLLER);
    }

    private static Set<Role> roles(ConfigValues values) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String role : values.get(NodeKeys.PROCESS_ROLES)) {
            roles.add(Role.valueOf(role.toUpperCase(Locale.ROOT)));
        }
        if (roles.isEmpty()) {
            throw new ConfigException(
                    "Configuration 'process.roles' must not be empty. Valid values include: [broker, controller]");
        }
        return roles;
    }

    private static List<Path> logDirs(ConfigValues values) {
        List<String> given = LogManagerConfig.givenDirectories(values);
        if (given.isEmpty() || given.contains("")) {
            throw new ConfigException(
                    "Configuration 'log.dirs' must not be empty. Valid values include: any non-empty value");
        }
        return LogManagerConfig.of(values).directories();
    }

    /** One of the log directories is told by its name there, however it is written here. */
    private static Path metadataLogDir(ConfigValues values, List<Path> logDirs) {
        String given = values.find(ControllerKeys.METADATA_LOG_DIR);
        if (given == null) {
            return logDirs.getFirst();
        }
        Path directory = Path.of(given).toAbsolutePath();
        return logDirs.stream()
                .filter(logDir -> logDir.normalize().equals(directory.normalize()))
                .findFirst()
                .orElse(directory);
    }
}
