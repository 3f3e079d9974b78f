package dev.ottla.handler;

import dev.ottla.protocol.ApiKey;
import java.net.InetAddress;
import java.util.concurrent.Executor;
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

    /**
     * Runs a part of the work on the event loop of the connection, never inside this call. What it throws is our bug
     * and becomes the handler's failure answer.
     */
    default void execute(Runnable task) {
        connection().execute(task);
    }

    /** Runs a part of the work elsewhere. What it throws is our bug and becomes the handler's failure answer. */
    default void executeOn(Executor executor, Runnable task) {
        executor.execute(task);
    }
}
