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
        String metadataLogDir = values.find(ControllerKeys.METADATA_LOG_DIR);
        return new NodeConfig(
                values.get(NodeKeys.NODE_ID),
                roles(values),
                values.find(NodeKeys.BROKER_RACK),
                logDirs,
                metadataLogDir == null
                        ? logDirs.getFirst()
                        : Path.of(metadataLogDir).toAbsolutePath().normalize());
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
        List<Path> folders = LogManagerConfig.of(values).directories();
        if (folders.isEmpty() || folders.contains(Path.of(""))) {
            throw new ConfigException(
                    "Configuration 'log.dirs' must not be empty. Valid values include: any non-empty value");
        }
        return folders.stream()
                .map(folder -> folder.toAbsolutePath().normalize())
                .toList();
    }
}
