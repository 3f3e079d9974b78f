package dev.ottla.compat.broker;

import java.nio.file.Path;
import java.util.List;

/** A broker in a process of its own, Ottla or Apache Kafka, started on a free port of the loopback interface. */
public interface Broker extends AutoCloseable {
    /** The name that a report shows. */
    String name();

    int port();

    /** Where its controller listens; the same as {@link #port} on a node that has one listener. */
    int controllerPort();

    default String bootstrap() {
        return "127.0.0.1:" + port();
    }

    /** Where it keeps its logs. */
    Path dataDirectory();

    /** The process, as the operating system knows it. */
    ProcessHandle process();

    /** Puts these words, the name of a program and what it is told, in front of the command from the next start on. */
    void launchBy(List<String> program);

    /** Ends the process as a power switch would, without warning. */
    void kill();

    /** Asks the process to end, and waits until it has. */
    void stop();

    /** Starts it again on the same port and data directory, and waits until it answers. */
    void start();

    /** Starts it, formatted if it was not, and does not wait. */
    void begin();

    @Override
    void close();
}
