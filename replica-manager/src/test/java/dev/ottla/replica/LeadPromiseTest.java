package dev.ottla.replica;

import static dev.ottla.replica.World.lead;
import static dev.ottla.replica.World.partition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.log.TopicIdPartition;
import dev.ottla.log.TopicPartition;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** New partitions of which there are many: led when somebody asks, and soon if nobody does. */
class LeadPromiseTest {
    private static final int COUNT = 20;

    private final List<TopicPartition> settled = new ArrayList<>();
    private World world;
    private boolean promised;

    @BeforeEach
    void begin() throws IOException {
        world = new World(7);
    }

    private static TopicIdPartition t(int index) {
        return partition("t", index);
    }

    private static List<LeadCommand> commands(String topic) {
        return IntStream.range(0, COUNT)
                .mapToObj(index -> lead(partition(topic, index), 0, 1, 1))
                .toList();
    }

    private void leadNew(List<LeadCommand> commands) {
        world.registry.leadNew(
                commands, command -> settled.add(command.partition().topicPartition()), () -> promised = true);
    }

    /** Goes on until clients would be shown the partitions. */
    private void promise(List<LeadCommand> commands) {
        leadNew(commands);
        while (!promised) {
            assertThat(world.simulation.strands().step()).isTrue();
        }
    }

    private LeaderPartition leader(String topic, int index) {
        return Objects.requireNonNull(world.registry.leader(topic, index));
    }

    @Test
    void whoeverAsksForAPromisedPartitionFindsItsLeader() {
        promise(commands("t"));
        LeaderPartition leader = leader("t", 3);
        assertThat(leader("t", 3)).isSameAs(leader);
        PartitionAppend append = world.append(leader, -1, "at once");
        assertThat(append.error()).isEqualTo(ErrorCode.NONE);
        assertThat(leader("t", 3)).isSameAs(leader);
    }

    @Test
    void aPromisedPartitionIsLedOnceEvenIfNobodyAsks() {
        promise(commands("t"));
        leader("t", 3);
        world.simulation.runForMs(PromiseKeeping.PAUSE_MS);
        assertThat(world.leadership)
                .hasSize(COUNT)
                .doesNotHaveDuplicates()
                .allMatch(line -> line.startsWith("leading"));
        assertThat(settled).hasSize(COUNT).doesNotHaveDuplicates();
        for (int i = 0; i < COUNT; i++) {
            assertThat(Objects.requireNonNull(world.registry.topic("t")).partition(i))
                    .isInstanceOf(HostedPartition.Led.class);
            assertThat(leader("t", i).view()).isNotNull();
            assertThat(world.files.exists(leader("t", i).log().directory())).isTrue();
        }
    }

    @Test
    void aPromiseIsNotMadeWhereSomebodyHasToBeTold() {
        leadNew(commands("concerned"));
        while (!promised) {
            assertThat(world.simulation.strands().step()).isTrue();
        }
        assertThat(world.leadership).hasSize(COUNT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatLiesUnderTheNameIsOpenedAsEver(boolean asked) throws IOException {
        world.files.createDirectories(
                Path.of("/data").resolve(t(3).topicPartition().directoryName()));
        promise(commands("t"));
        if (asked) {
            assertThat(world.registry.leader("t", 3)).isNull();
        }
        world.simulation.runForMs(PromiseKeeping.PAUSE_MS);
        assertThat(leader("t", 3).view()).isNotNull();
        assertThat(settled).hasSize(COUNT).doesNotHaveDuplicates();
    }

    @Test
    void aNewerCommandHolds() throws IOException {
        world.files.createDirectories(
                Path.of("/data").resolve(t(4).topicPartition().directoryName()));
        promise(commands("t"));
        world.registry.lead(lead(t(3), 5, 1, 1), () -> {});
        world.registry.lead(lead(t(4), 5, 1, 1), () -> {});
        world.simulation.runForMs(PromiseKeeping.PAUSE_MS);
        assertThat(leader("t", 3).view()).extracting(PartitionView::leaderEpoch).isEqualTo(5);
        assertThat(leader("t", 4).view()).extracting(PartitionView::leaderEpoch).isEqualTo(5);
        assertThat(settled).hasSize(COUNT).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void aPartitionDeletedBeforeItIsLedLeavesNoTrace(long seed) throws IOException {
        world = new World(seed);
        leadNew(commands("t"));
        for (int i = 0; i < COUNT; i++) {
            world.registry.delete(t(i));
        }
        world.simulation.runForMs(600_000);
        assertThat(world.registry.topic("t")).isNull();
        assertThat(world.logs.all()).isEmpty();
        assertThat(world.files.list(Path.of("/data")))
                .as("seed " + seed)
                .noneMatch(path -> path.toString().contains("/t-"));
        assertThat(settled).hasSize(COUNT).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void aTopicCreatedAgainAtOnceIsShownWhenItsOwnLogsCanBeUsed(long seed) throws IOException {
        world = new World(seed);
        world.append(world.led(lead(t(0), 0, 1, 1)), 1, "old");
        world.registry.delete(t(0));
        TopicIdPartition again = new TopicIdPartition(new Uuid(9, 9), t(0).topicPartition());
        promise(List.of(lead(again, 0, 1, 1)));
        LeaderPartition leader = leader("t", 0);
        assertThat(leader.id()).isEqualTo(again);
        world.append(leader, 1, "new");
        assertThat(leader.view()).extracting(PartitionView::highWatermark).isEqualTo(1L);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void afterTheEndNothingIsLed(long seed) throws IOException {
        world = new World(seed);
        promise(commands("t"));
        world.registry.close();
        world.settle();
        for (int i = 0; i < COUNT; i++) {
            LeaderPartition leader = world.registry.leader("t", i);
            assertThat(leader == null ? null : leader.view()).as("seed " + seed).isNull();
        }
        assertThat(settled).hasSize(COUNT).doesNotHaveDuplicates();
    }

    @Test
    void aFailedDiskTakesWhatWasPromisedOffline() {
        promise(commands("t"));
        world.registry.storageFailed(t(3));
        world.settle();
        assertThat(Objects.requireNonNull(world.registry.topic("t")).partition(3))
                .isInstanceOf(HostedPartition.Offline.class);
    }
}
