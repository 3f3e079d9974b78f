package dev.ottla.broker.network;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.ottla.runtime.simulation.SimulatedClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ClientFaultLogTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.ottla.broker.network.Clients");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final SimulatedClock clock = new SimulatedClock();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
    }

    @Test
    void clientsCauseOneLinePerSecond() {
        ClientFaultLog faults = new ClientFaultLog(clock);
        faults.closed("c1", "garbage");
        faults.closed("c2", "garbage");
        faults.rejected("PLAINTEXT", "full");
        clock.advanceMs(1_000);
        faults.closed("c3", "garbage");

        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "[connection c1] closed: garbage",
                        "[connection c3] closed: garbage (and 2 more lines like this)");
    }
}
