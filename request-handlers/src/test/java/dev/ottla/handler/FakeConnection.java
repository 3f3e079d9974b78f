package dev.ottla.handler;

import java.net.InetAddress;
import java.util.concurrent.Executor;

/** A connection of nobody, whose event loop is any executor. */
public final class FakeConnection implements Connection {
    private final Executor eventLoop;
    private String softwareName = "unknown";
    private String softwareVersion = "unknown";

    public FakeConnection(Executor eventLoop) {
        this.eventLoop = eventLoop;
    }

    @Override
    public String id() {
        return "127.0.0.1:9092-127.0.0.1:50000-0";
    }

    @Override
    public String listenerName() {
        return "PLAINTEXT";
    }

    @Override
    public InetAddress clientAddress() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public int clientPort() {
        return 50_000;
    }

    @Override
    public String principalName() {
        return "User:ANONYMOUS";
    }

    @Override
    public void execute(Runnable task) {
        eventLoop.execute(task);
    }

    @Override
    public void clientSoftware(String name, String version) {
        softwareName = name;
        softwareVersion = version;
    }

    @Override
    public String clientSoftwareName() {
        return softwareName;
    }

    @Override
    public String clientSoftwareVersion() {
        return softwareVersion;
    }
}
