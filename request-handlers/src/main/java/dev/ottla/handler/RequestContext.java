package dev.ottla.handler;

import dev.ottla.protocol.ApiKey;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Who asks what, in which version: everything about a request but its body. Immutable. */
public interface RequestContext {

    ApiKey apiKey();

    short version();

    int correlationId();

    @Nullable
    String clientId();

    /** The connection that the request came in by. */
    Connection connection();

    /** Bytes of the request's frame, length prefix left out. */
    int frameSizeBytes();

    default String listenerName() {
        return connection().listenerName();
    }

    default InetAddress clientAddress() {
        return connection().clientAddress();
    }

    default String principalName() {
        return connection().principalName();
    }

    /** Runs {@code task} on the event loop of the connection, never inside this call. */
    default void execute(Runnable task) {
        connection().execute(task);
    }
}
