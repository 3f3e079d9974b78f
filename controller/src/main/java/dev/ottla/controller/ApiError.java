package dev.ottla.controller;

import dev.ottla.protocol.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Why something asked for was refused.
 *
 * @param message in Kafka's words; null for no more than the code says
 */
public record ApiError(ErrorCode code, @Nullable String message) {
    public static ApiError of(ErrorCode code) {
        return new ApiError(code, code.message());
    }
}
