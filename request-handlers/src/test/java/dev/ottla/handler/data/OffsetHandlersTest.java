package dev.ottla.handler.data;

import static dev.ottla.handler.data.DataWorld.batch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.ListOffsetsRequest;
import dev.ottla.protocol.message.ListOffsetsRequest.ListOffsetsPartition;
import dev.ottla.protocol.message.ListOffsetsRequest.ListOffsetsTopic;
import dev.ottla.protocol.message.ListOffsetsResponse.ListOffsetsPartitionResponse;
import dev.ottla.protocol.message.OffsetForLeaderEpochRequest;
import dev.ottla.protocol.message.OffsetForLeaderEpochRequest.OffsetForLeaderPartition;
import dev.ottla.protocol.message.OffsetForLeaderEpochRequest.OffsetForLeaderTopic;
import dev.ottla.protocol.message.OffsetForLeaderEpochResponse.EpochEndOffset;
import dev.ottla.protocol.record.BatchSettings;
import dev.ottla.protocol.record.RecordBatchHeader;
import dev.ottla.replica.LeaderPartition;
import dev.ottla.replica.PartitionAppend;
import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ListOffsets and OffsetForLeaderEpoch, as Apache Kafka 4.3.1 answered the same questions. */
class OffsetHandlersTest {
    private DataWorld world;
    private LeaderPartition t;

    @BeforeEach
    void begin() throws IOException {
        world = new DataWorld(4);
        t = world.topic("t");
    }

    private void append(LeaderPartition partition, long... timestamps) {
        for (long timestamp : timestamps) {
            PartitionAppend append = new PartitionAppend(
                    partition, batch(BatchSettings.at(0), timestamp, "v" + timestamp), (short) 1, done -> {});
            append.submit();
            world.settle();
        }
    }

    private static ListOffsetsPartition question(int partition, int epoch, long timestamp) {
        return ListOffsetsPartition.builder()
                .partitionIndex(partition)
                .currentLeaderEpoch(epoch)
                .timestamp(timestamp)
                .build();
    }

    private ListOffsetsPartitionResponse list(int version, String topic, ListOffsetsPartition... questions) {
        return list(version, (byte) 0, topic, questions);
    }

    private ListOffsetsPartitionResponse list(
            int version, byte isolation, String topic, ListOffsetsPartition... questions) {
        ListOffsetsRequest request = ListOffsetsRequest.builder()
                .replicaId(-1)
                .isolationLevel(isolation)
                .topics(List.of(ListOffsetsTopic.builder()
                        .name(topic)
                        .partitions(List.of(questions))
                        .build()))
                .build();
        return world.ask(request, version).topics().getFirst().partitions().getFirst();
    }

    private void assertAnswer(
            ListOffsetsPartitionResponse answer, ErrorCode error, long timestamp, long offset, int epoch) {
        assertThat(ErrorCode.forCode(answer.errorCode())).isEqualTo(error);
        assertThat(answer.timestamp()).isEqualTo(timestamp);
        assertThat(answer.offset()).isEqualTo(offset);
        assertThat(answer.leaderEpoch()).isEqualTo(epoch);
    }

    /** Seen on Apache Kafka 4.3.1. The client would ask again and again after CORRUPT_MESSAGE. */
    @Test
    void aRecordThatHasRottenIsSaidToBeInvalid() throws IOException {
        append(t, 1_000);
        Path log = world.disk.list(t.log().directory()).stream()
                .filter(path -> path.toString().endsWith(".log"))
                .findFirst()
                .orElseThrow();
        try (StoreFile file = world.disk.open(log, FileStore.OpenMode.UPDATE)) {
            file.write(ByteBuffer.wrap(new byte[] {-1, -1, -1, -1}), RecordBatchHeader.SIZE_BYTES);
        }

        assertAnswer(list(9, "t", question(0, -1, 500)), ErrorCode.INVALID_RECORD, -1, -1, -1);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, -1, 6",
        "-2, -1, 0",
        "0, 1000, 0",
        "1500, 3000, 1",
        "2500, 3000, 1",
        "5000, 5000, 4",
        "5001, -1, -1"
    })
    void offsetsAreFoundByTimeAndAtTheEnds(long asked, long timestamp, long offset) {
        append(t, 1_000, 3_000, 2_000, 4_000, 5_000, 100);
        for (int version = 1; version <= 11; version++) {
            int epoch = version >= 4 && offset >= 0 ? 0 : -1;
            assertAnswer(list(version, "t", question(0, -1, asked)), ErrorCode.NONE, timestamp, offset, epoch);
        }
    }

    @ParameterizedTest
    @CsvSource({"-3, 7, 5000, 4, 0", "-4, 8, -1, 0, 0", "-5, 9, -1, -1, -1", "-6, 11, -1, -1, -1"})
    void laterQuestionsAreUnsupportedInEarlierVersions(long asked, int since, long timestamp, long offset, int epoch) {
        append(t, 1_000, 3_000, 2_000, 4_000, 5_000, 100);
        for (int version = 4; version <= 11; version++) {
            ListOffsetsPartitionResponse answer = list(version, "t", question(0, -1, asked));
            if (version >= since) {
                assertAnswer(answer, ErrorCode.NONE, timestamp, offset, epoch);
            } else {
                assertAnswer(answer, ErrorCode.UNSUPPORTED_VERSION, -1, -1, -1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-7, -100, Long.MIN_VALUE})
    void unknownQuestionsAreUnsupported(long asked) {
        assertAnswer(list(11, "t", question(0, -1, asked)), ErrorCode.UNSUPPORTED_VERSION, -1, -1, -1);
    }

    @Test
    void anEmptyPartitionHasEndsAndNothingBetween() {
        assertAnswer(list(11, "t", question(0, -1, -1)), ErrorCode.NONE, -1, 0, 0);
        assertAnswer(list(11, "t", question(0, -1, -2)), ErrorCode.NONE, -1, 0, 0);
        assertAnswer(list(11, "t", question(0, -1, -3)), ErrorCode.NONE, -1, -1, -1);
        assertAnswer(list(11, "t", question(0, -1, 7)), ErrorCode.NONE, -1, -1, -1);
    }

    @Test
    void whatIsNotCommittedIsNotFound() {
        LeaderPartition replicated = world.topic("r", Map.of(), 0, DataWorld.BROKER, DataWorld.OTHER_BROKER);
        append(replicated, 1_000);
        assertAnswer(list(11, "r", question(0, -1, -1)), ErrorCode.NONE, -1, 0, 0);
        assertAnswer(list(11, "r", question(0, -1, 500)), ErrorCode.NONE, -1, -1, -1);
        assertAnswer(list(11, "r", question(0, -1, -3)), ErrorCode.NONE, -1, -1, -1);
    }

    @Test
    void aNewLeaderDoesNotKnowTheLatestOffsetBeforeItsEpochIsCommitted() {
        LeaderPartition replicated = world.topic("r", Map.of(), 0, DataWorld.BROKER, DataWorld.OTHER_BROKER);
        append(replicated, 1_000);
        world.topic("r", Map.of(), 1, DataWorld.BROKER, DataWorld.OTHER_BROKER);
        assertAnswer(list(5, "r", question(0, -1, -1)), ErrorCode.OFFSET_NOT_AVAILABLE, -1, -1, -1);
        assertAnswer(list(4, "r", question(0, -1, -1)), ErrorCode.LEADER_NOT_AVAILABLE, -1, -1, -1);
        assertAnswer(list(5, "r", question(0, -1, -2)), ErrorCode.NONE, -1, 0, 0);
    }

    @Test
    void whatCannotBeAskedIsAnError() {
        assertAnswer(list(11, "nope", question(0, -1, -1)), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, -1, -1, -1);
        assertAnswer(list(11, "t", question(7, -1, 5)), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, -1, -1, -1);
        assertAnswer(list(11, "t", question(0, 5, -1)), ErrorCode.UNKNOWN_LEADER_EPOCH, -1, -1, -1);
        assertAnswer(list(11, "t", question(0, -2, -1)), ErrorCode.FENCED_LEADER_EPOCH, -1, -1, -1);
        assertAnswer(list(11, "t", question(0, 0, -1)), ErrorCode.NONE, -1, 0, 0);
        assertAnswer(list(11, "t", question(0, -1, -1), question(0, -1, -1)), ErrorCode.INVALID_REQUEST, -1, -1, -1);
        assertAnswer(list(11, (byte) 9, "t", question(0, -1, -1)), ErrorCode.UNKNOWN_SERVER_ERROR, -1, -1, -1);
        world.elsewhere("far");
        assertAnswer(list(11, "far", question(0, -1, -1)), ErrorCode.NOT_LEADER_OR_FOLLOWER, -1, -1, -1);
        world.forbid("t");
        assertAnswer(list(11, "t", question(0, -1, -1)), ErrorCode.TOPIC_AUTHORIZATION_FAILED, -1, -1, -1);
    }

    private EpochEndOffset epoch(int version, String topic, int currentEpoch, int epoch) {
        OffsetForLeaderEpochRequest request = OffsetForLeaderEpochRequest.builder()
                .replicaId(-1)
                .topics(List.of(OffsetForLeaderTopic.builder()
                        .topic(topic)
                        .partitions(List.of(OffsetForLeaderPartition.builder()
                                .partition(0)
                                .currentLeaderEpoch(currentEpoch)
                                .leaderEpoch(epoch)
                                .build()))
                        .build()))
                .build();
        return world.ask(request, version).topics().getFirst().partitions().getFirst();
    }

    private void assertEpoch(EpochEndOffset answer, ErrorCode error, int epoch, long endOffset) {
        assertThat(ErrorCode.forCode(answer.errorCode())).isEqualTo(error);
        assertThat(answer.leaderEpoch()).isEqualTo(epoch);
        assertThat(answer.endOffset()).isEqualTo(endOffset);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void anEpochEndsWhereTheNextBegins(int version) {
        append(t, 1_000, 2_000);
        world.topic("t", Map.of(), 3, DataWorld.BROKER);
        append(t, 3_000);
        assertEpoch(epoch(version, "t", -1, 0), ErrorCode.NONE, 0, 2);
        assertEpoch(epoch(version, "t", 3, 2), ErrorCode.NONE, 0, 2);
        assertEpoch(epoch(version, "t", -1, 3), ErrorCode.NONE, 3, 3);
        assertEpoch(epoch(version, "t", -1, 4), ErrorCode.NONE, -1, -1);
        assertEpoch(epoch(version, "t", -1, -1), ErrorCode.NONE, -1, -1);
        assertEpoch(epoch(version, "t", 2, 0), ErrorCode.FENCED_LEADER_EPOCH, -1, -1);
        assertEpoch(epoch(version, "t", 5, 0), ErrorCode.UNKNOWN_LEADER_EPOCH, -1, -1);
        assertEpoch(epoch(version, "nope", -1, 0), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, -1, -1);
    }
}
