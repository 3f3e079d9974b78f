package dev.ottla.replica;

import static dev.ottla.replica.World.lead;
import static dev.ottla.replica.World.partition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.log.LogConfig;
import dev.ottla.log.TopicIdPartition;
import dev.ottla.log.TopicPartition;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionRegistryTest {
    private static final TopicIdPartition T1 = partition("t", 1);

    private World world;

    @BeforeEach
    void begin() throws IOException {
        world = new World(3);
    }

    private ErrorCode error(TopicIdPartition partition) {
        HostedTopic topic = world.registry.topic(partition.topic());
        HostedPartition hosted = topic == null ? null : topic.partition(partition.partition());
        return hosted == null ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : hosted.error();
    }

    /** Under a partition's name, so that its log cannot be begun without a look at the disk. */
    private void leaveSomethingBehind() throws IOException {
        world.files.createDirectories(
                Path.of("/data").resolve(T1.topicPartition().directoryName()));
    }

    private final AtomicInteger settled = new AtomicInteger();

    @Test
    void aLedPartitionIsFoundByNameAndById() {
        LeaderPartition leader = world.led(lead(T1, 5, 1, 1));
        assertThat(world.registry.leader("t", 1)).isSameAs(leader);
        HostedTopic byId = world.registry.topic(T1.topicId());
        assertThat(byId).isNotNull();
        assertThat(byId.leader(1)).isSameAs(leader);
        assertThat(byId.leader(0)).isNull();
        assertThat(byId.leader(-1)).isNull();
        assertThat(byId.leader(2)).isNull();
        assertThat(world.leadership).containsExactly("leading t-1 at 5");
    }

    @Test
    void whileItsLogIsOpenedAPartitionIsNotLedYet() throws IOException {
        leaveSomethingBehind();
        world.registry.lead(lead(T1, 0, 1, 1), settled::incrementAndGet);
        while (world.registry.topic("t") == null) {
            assertThat(world.simulation.strands().step()).isTrue();
        }
        assertThat(error(T1)).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        assertThat(settled).hasValue(0);
        world.settle();
        assertThat(error(T1)).isEqualTo(ErrorCode.NONE);
        assertThat(settled).hasValue(1);
    }

    @Test
    void aNewPartitionIsLedBeforeAnythingOfItIsOnDisk() throws IOException {
        world.registry.lead(lead(T1, 0, 1, 1), settled::incrementAndGet);
        while (settled.get() == 0) {
            assertThat(world.simulation.strands().step()).isTrue();
        }
        assertThat(error(T1)).isEqualTo(ErrorCode.NONE);
        world.settle();
        LeaderPartition leader = world.registry.leader("t", 1);
        assertThat(leader).isNotNull();
        assertThat(world.files.exists(leader.log().directory())).isTrue();
    }

    @Test
    void theLatestOfSeveralCommandsWins() {
        world.registry.lead(lead(T1, 0, 1, 1), settled::incrementAndGet);
        world.registry.lead(lead(T1, 4, 1, 1), settled::incrementAndGet);
        world.registry.lead(lead(T1, 2, 1, 1), settled::incrementAndGet);
        world.settle();
        LeaderPartition leader = world.registry.leader("t", 1);
        assertThat(leader).isNotNull();
        assertThat(leader.view()).extracting(PartitionView::leaderEpoch).isEqualTo(4);
        assertThat(settled).hasValue(3);
    }

    @Test
    void aDeletedPartitionIsUnknownAndItsLogGone() {
        world.led(lead(T1, 0, 1, 1));
        world.registry.delete(T1);
        world.settle();
        assertThat(error(T1)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(world.registry.topic("t")).isNull();
        assertThat(world.registry.topic(T1.topicId())).isNull();
        assertThat(world.logs.get(T1.topicPartition())).isNull();
        assertThat(world.leadership).containsExactly("leading t-1 at 0", "stopped t-1");
    }

    @Test
    void aPartitionDeletedWhileItsLogIsOpenedIsNeverLed() throws IOException {
        leaveSomethingBehind();
        world.registry.lead(lead(T1, 0, 1, 1), settled::incrementAndGet);
        world.registry.delete(T1);
        world.settle();
        assertThat(world.registry.topic("t")).isNull();
        assertThat(world.logs.get(T1.topicPartition())).isNull();
        assertThat(world.leadership).isEmpty();
        assertThat(settled).hasValue(1);
    }

    @Test
    void leadershipComesBackWithALaterEpoch() {
        LeaderPartition leader = world.led(lead(T1, 0, 1, 1));
        world.append(leader, 1, "x");
        world.registry.stopLeading(T1);
        world.settle();
        assertThat(error(T1)).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        assertThat(world.led(lead(T1, 2, 1, 1)).view())
                .extracting(PartitionView::highWatermark)
                .isEqualTo(1L);
        assertThat(world.leadership).containsExactly("leading t-1 at 0", "stopped t-1", "leading t-1 at 2");
    }

    @Test
    void aFailedDiskTakesThePartitionOffline() {
        LeaderPartition leader = world.led(lead(T1, 0, 2, 1, 2));
        PartitionAppend waiting = world.append(leader, -1, "x");
        world.registry.storageFailed(T1);
        world.settle();
        assertThat(error(T1)).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        assertThat(waiting.error()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        assertThat(world.registry.leader("t", 1)).isNull();
    }

    @Test
    void aTopicCreatedAgainUnderItsNameIsAnother() {
        TopicIdPartition again = new TopicIdPartition(new Uuid(9, 9), new TopicPartition("t", 1));
        world.append(world.led(lead(T1, 0, 1, 1)), 1, "old");
        world.registry.delete(T1);
        world.settle();
        LeaderPartition leader = world.led(lead(again, 0, 1, 1));
        assertThat(leader.view()).extracting(PartitionView::highWatermark).isEqualTo(0L);
        assertThat(world.registry.topic("t")).isSameAs(world.registry.topic(again.topicId()));
        assertThat(world.registry.topic(T1.topicId())).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void aTopicCreatedAgainAtOnceKeepsItsOwnLog(long seed) throws IOException {
        world = new World(seed);
        TopicIdPartition again = new TopicIdPartition(new Uuid(9, 9), new TopicPartition("t", 1));
        world.append(world.led(lead(T1, 0, 1, 1)), 1, "old");
        world.registry.delete(T1);
        LeaderPartition leader = world.led(lead(again, 0, 1, 1));
        world.append(leader, 1, "new");
        world.simulation.runForMs(600_000);
        assertThat(leader.view()).extracting(PartitionView::highWatermark).isEqualTo(1L);
        assertThat(world.logs.get(again.topicPartition())).isSameAs(leader.log());
        assertThat(world.files.exists(leader.log().directory()))
                .as("seed " + seed)
                .isTrue();
        assertThat(world.files.list(Path.of("/data")))
                .as("seed " + seed)
                .noneMatch(name -> name.toString().endsWith("-delete"));
    }

    @Test
    void theLogOfAnEarlierTopicOfTheSameNameIsNotTakenOver() throws IOException {
        world.logs.getOrCreate(new TopicIdPartition(new Uuid(9, 9), T1.topicPartition()), LogConfig.defaults());
        LeaderPartition leader = world.led(lead(T1, 0, 1, 1));
        assertThat(leader.log().topicId()).isEqualTo(T1.topicId());
        assertThat(leader.view()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void aStrayLogLeavesBeforeANewOneIsOpened(long seed) throws IOException {
        world = new World(seed);
        world.logs.getOrCreate(new TopicIdPartition(new Uuid(9, 9), T1.topicPartition()), LogConfig.defaults());
        world.registry.setAsideStray(T1.topicPartition());
        LeaderPartition leader = world.led(lead(T1, 0, 1, 1));
        world.simulation.runForMs(600_000);
        assertThat(leader.log().topicId()).isEqualTo(T1.topicId());
        assertThat(world.files.exists(leader.log().directory()))
                .as("seed " + seed)
                .isTrue();
        assertThat(world.files.list(Path.of("/data")))
                .as("the files are kept, as in Kafka")
                .anyMatch(path -> path.toString().endsWith("-stray"));
    }

    @Test
    void closingAnswersWhatWaits() {
        PartitionAppend waiting = world.append(world.led(lead(T1, 0, 2, 1, 2)), -1, "x");
        world.registry.close();
        world.settle();
        assertThat(waiting.error()).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
    }
}
