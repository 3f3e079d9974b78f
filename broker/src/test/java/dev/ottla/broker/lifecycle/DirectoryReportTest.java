package dev.ottla.broker.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.log.LogConfig;
import dev.ottla.log.LogDirectory;
import dev.ottla.log.LogManager;
import dev.ottla.log.LogManagerConfig;
import dev.ottla.log.LogManagerPorts;
import dev.ottla.log.MetaProperties;
import dev.ottla.log.PartitionLog;
import dev.ottla.log.TopicIdPartition;
import dev.ottla.log.TopicPartition;
import dev.ottla.protocol.Uuid;
import dev.ottla.runtime.simulation.SimulatedFileStore;
import dev.ottla.runtime.simulation.Simulation;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A directory that fails is told of at once; a broker whose controller does not hear of it in time ends. */
class DirectoryReportTest {
    private static final int TIMEOUT_MS = 30_000;
    private static final Path FIRST = Path.of("/first");
    private static final Path SECOND = Path.of("/second");

    private final Simulation simulation = new Simulation(11);
    private final RunningBroker.End end = new RunningBroker.End();
    private final AtomicInteger heartbeats = new AtomicInteger();
    private DirectoryReport report;
    private LogDirectory failing;
    private Uuid other;

    @BeforeEach
    void open() throws IOException {
        SimulatedFileStore disk =
                new SimulatedFileStore(simulation.clock(), simulation.random().fork());
        for (Path directory : List.of(FIRST, SECOND)) {
            disk.prepare(directory);
            new MetaProperties("cluster", 1, new Uuid(1, directory.hashCode())).write(disk, directory);
        }
        AtomicReference<DirectoryReport> told = new AtomicReference<>();
        LogManager logs = LogManager.open(
                new LogManagerConfig(
                        List.of(FIRST, SECOND),
                        LogManagerConfig.Intervals.USUAL,
                        new LogManagerConfig.ProducerExpiry(86_400_000, 600_000),
                        new LogManagerConfig.Resources(2, 1 << 20, 64)),
                new LogManagerPorts(
                        disk,
                        simulation.clock(),
                        simulation.timer(),
                        Runnable::run,
                        simulation.strands().factory(),
                        simulation.random().fork(),
                        UnpooledByteBufAllocator.DEFAULT),
                (directory, offline, cause) -> told.get().failed(directory));
        report = new DirectoryReport(logs, simulation.timer(), TIMEOUT_MS, end);
        told.set(report);
        report.begin(heartbeats::incrementAndGet);
        TopicIdPartition partition = new TopicIdPartition(new Uuid(7, 7), new TopicPartition("t", 0));
        PartitionLog log = logs.getOrCreate(partition, LogConfig.defaults());
        failing = logs.directories().stream()
                .filter(directory -> log.directory().startsWith(directory.path()))
                .findFirst()
                .orElseThrow();
        other = logs.directories().stream()
                .filter(directory -> directory != failing)
                .findFirst()
                .orElseThrow()
                .id();
        disk.faults().failNextForce(path -> path.startsWith(failing.path()));
        log.strand().execute(() -> log.truncateFullyAndStartAt(5));
        simulation.runUntilIdle();
    }

    @Test
    void aDirectoryThatFailsIsToldOfOutOfTurn() {
        assertThat(heartbeats).hasValue(1);
        assertThat(report.offline()).containsExactly(failing.id());
        assertThat(report.online()).containsExactly(other);
    }

    @Test
    void theBrokerEndsWhenTheControllerDoesNotHearOfItInTime() {
        report.heard(List.of(other));
        simulation.timer().advanceMs(TIMEOUT_MS - 1);
        assertThat(end.failed()).isNotDone();

        simulation.timer().advanceMs(1);

        assertThat(end.failed()).isCompletedExceptionally();
        assertThat(end.await()).isEqualTo("the controller could not be told that log dir " + failing + " is offline");
    }

    @Test
    void theBrokerGoesOnWhenTheControllerHasHeardOfIt() {
        simulation.timer().advanceMs(TIMEOUT_MS / 2);
        report.heard(List.of(failing.id()));

        simulation.timer().advanceMs(TIMEOUT_MS);

        assertThat(end.failed()).isNotDone();
    }
}
