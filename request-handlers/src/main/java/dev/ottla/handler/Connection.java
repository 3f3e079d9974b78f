package dev.ottla.handler;

import java.net.InetAddress;

/** A client's connection as handlers see it; implemented by the network. All methods may be called from any thread. */
public interface Connection {

    /** {@code local host:port-remote host:port-index}, unique in this process; the context of log lines. */
    String id();

    /** The name of the listener it came in by, upper case as configured. */
    String listenerName();

    InetAddress clientAddress();

    int clientPort();

    /** {@code type:name}; {@code User:ANONYMOUS} on listeners without authentication. */
    String principalName();

    /** Runs {@code task} on the connection's event loop, never inside this call. */
    void execute(Runnable task);

    /** What the client called itself in ApiVersions; for log lines, metrics and client-specific work-arounds. */
    void clientSoftware(String name, String version);

    /** {@code unknown} until the client has said it. */
    String clientSoftwareName();

    /** {@code unknown} until the client has said it. */
    String clientSoftwareVersion();
}
