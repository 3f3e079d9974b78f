package dev.ottla.broker.network;

import java.nio.channels.UnresolvedAddressException;
import org.jspecify.annotations.Nullable;

/** A listener cannot be bound: the port is taken, the address is not this machine's. */
public final class BindFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BindFailure(Endpoint listener, @Nullable Throwable cause) {
        super("listener " + listener + " cannot be bound: " + reason(cause), cause);
    }

    private static String reason(@Nullable Throwable cause) {
        return cause instanceof UnresolvedAddressException
                ? "the host has no address"
                : cause == null ? "" : String.valueOf(cause.getMessage());
    }
}
