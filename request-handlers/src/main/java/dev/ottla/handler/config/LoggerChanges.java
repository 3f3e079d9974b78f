package dev.ottla.handler.config;

import dev.ottla.controller.ApiError;
import dev.ottla.controller.ConfigOperations;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.IncrementalAlterConfigsRequest.AlterableConfig;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Changes how much the loggers of this process say (KIP-412). Nothing of it is kept beyond the process. Stateless. */
record LoggerChanges(LoggerLevels loggers) {
    /** Null if all of it was done, else nothing was. */
    @Nullable
    ApiError apply(List<AlterableConfig> changes, boolean validateOnly) {
        for (AlterableConfig change : changes) {
            ApiError problem = problem(change);
            if (problem != null) {
                return problem;
            }
        }
        if (!validateOnly) {
            changes.forEach(this::apply);
        }
        return null;
    }

    private @Nullable ApiError problem(AlterableConfig change) {
        String name = change.name();
        String listOperation = ConfigOperations.listOperation(change);
        if (listOperation != null) {
            return invalidRequest(listOperation + " operation is not allowed for the BROKER_LOGGER resource");
        }
        if (!ConfigOperations.isSet(change) && !ConfigOperations.isDelete(change)) {
            return invalidRequest("Unknown operation type " + change.configOperation());
        }
        if (!loggers.exists(name)) {
            return invalidConfig("Logger " + name + " does not exist!");
        }
        if (ConfigOperations.isDelete(change)) {
            return name.equals(LoggerLevels.ROOT)
                    ? invalidRequest("Removing the log level of the root logger is not allowed")
                    : null;
        }
        return LoggerLevels.LEVELS.contains(change.value())
                ? null
                : invalidConfig("Cannot set the log level of " + name + " to " + change.value()
                        + " as it is not a supported log level. Valid log levels are "
                        + String.join(", ", LoggerLevels.LEVELS));
    }

    private void apply(AlterableConfig change) {
        if (ConfigOperations.isDelete(change)) {
            loggers.reset(change.name());
        } else {
            loggers.set(change.name(), Objects.requireNonNull(change.value()));
        }
    }

    private static ApiError invalidRequest(String message) {
        return new ApiError(ErrorCode.INVALID_REQUEST, message);
    }

    private static ApiError invalidConfig(String message) {
        return new ApiError(ErrorCode.INVALID_CONFIG, message);
    }
}
