package dev.ottla.handler.data;

import static dev.ottla.handler.data.DataWorld.batch;
import static dev.ottla.handler.data.Fetches.forget;
import static dev.ottla.handler.data.Fetches.inSession;
import static dev.ottla.handler.data.Fetches.partitions;
import static dev.ottla.handler.data.Fetches.startingAt;
import static dev.ottla.handler.data.Fetches.valuesOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.handler.FakeClient;
import dev.ottla.handler.FakeSlot;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.FetchRequest;
import dev.ottla.protocol.message.FetchResponse;
import dev.ottla.replica.LeaderPartition;
import dev.ottla.replica.PartitionAppend;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Incremental fetches (KIP-227), as Apache Kafka 4.3.1 answered them. */
class FetchSessionTest {
    private static final int V = 12;

    private DataWorld world;
    private LeaderPartition t;

    @BeforeEach
    void begin() throws IOException {
        world = new DataWorld(3);
        t = world.topic("t");
        world.topic("u");
    }

    private void append(String... values) {
        new PartitionAppend(t, batch(values), (short) 1, done -> {}).submit();
        world.settle();
    }

    private FetchResponse ask(FetchRequest.Builder request) {
        return world.ask(request.build(), V);
    }

    private int open() {
        FetchResponse first = ask(inSession(0, 0, startingAt("t", 0), startingAt("u", 0)));
        assertThat(first.sessionId()).isPositive();
        assertThat(partitions(first)).hasSize(2);
        return first.sessionId();
    }

    private void assertError(FetchResponse response, ErrorCode error) {
        assertThat(ErrorCode.forCode(response.errorCode())).isEqualTo(error);
        assertThat(response.sessionId()).isZero();
        assertThat(response.responses()).isEmpty();
    }

    @Test
    void onlyNewsAreAnswered() {
        int id = open();
        assertThat(partitions(ask(inSession(id, 1)))).isEmpty();
        append("a");
        FetchResponse news = ask(inSession(id, 2));
        assertThat(news.sessionId()).isEqualTo(id);
        assertThat(news.responses()).extracting(topic -> topic.topic()).containsExactly("t");
        assertThat(valuesOf(partitions(news).getFirst())).containsExactly("a");
        assertThat(valuesOf(partitions(ask(inSession(id, 3))).getFirst())).containsExactly("a");
        assertThat(partitions(ask(inSession(id, 4, startingAt("t", 1))))).isEmpty();
        assertThat(partitions(ask(inSession(id, 5)))).isEmpty();
    }

    @Test
    void epochsFollowOneAnother() {
        int id = open();
        ask(inSession(id, 1));
        assertError(ask(inSession(id, 1)), ErrorCode.INVALID_FETCH_SESSION_EPOCH);
        assertError(ask(inSession(id, 3)), ErrorCode.INVALID_FETCH_SESSION_EPOCH);
        assertError(ask(inSession(id, -2)), ErrorCode.INVALID_FETCH_SESSION_EPOCH);
        assertThat(ask(inSession(id, 2)).errorCode()).isZero();
    }

    @Test
    void anUnknownSessionIsNotFound() {
        assertError(ask(inSession(12_345, 1)), ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
        assertError(ask(inSession(0, 5)), ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
    }

    @Test
    void partitionsAreAddedAndForgotten() {
        append("a");
        int id = open();
        FetchRequest.Builder change =
                inSession(id, 1, startingAt("nope", 0)).forgottenTopicsData(List.of(forget("t", 0, 7)));
        FetchResponse response = ask(change);
        assertThat(response.responses()).extracting(topic -> topic.topic()).containsExactly("nope");
        assertThat(partitions(response).getFirst().errorCode()).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
    }

    @Test
    void anErrorIsToldUntilItIsGone() {
        int id = open();
        assertThat(partitions(ask(inSession(id, 1, startingAt("t", 600))))).hasSize(1);
        assertThat(partitions(ask(inSession(id, 2)))).hasSize(1);
        FetchResponse well = ask(inSession(id, 3, startingAt("t", 0)));
        assertThat(partitions(well)).hasSize(1);
        assertThat(partitions(well).getFirst().errorCode()).isZero();
        assertThat(partitions(ask(inSession(id, 4)))).isEmpty();
    }

    @Test
    void aSessionOfNamesIsNotOneOfIds() {
        int id = open();
        assertThat(ErrorCode.forCode(world.ask(inSession(id, 1).build(), 13).errorCode()))
                .isEqualTo(ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR);
        assertThat(ask(inSession(id, 1)).errorCode()).isZero();
    }

    @Test
    void aSessionOfIdsWorksTheSame() {
        FetchResponse first = world.ask(inSession(0, 0, startingAt("t", 0)).build(), 13);
        append("a");
        FetchResponse news = world.ask(inSession(first.sessionId(), 1).build(), 13);
        assertThat(news.responses().getFirst().topicId()).isEqualTo(DataWorld.id("t"));
        assertThat(valuesOf(partitions(news).getFirst())).containsExactly("a");
    }

    @Test
    void aFullFetchReplacesTheSession() {
        int id = open();
        int next = ask(inSession(id, 0, startingAt("t", 0))).sessionId();
        assertThat(next).isNotEqualTo(id).isPositive();
        assertError(ask(inSession(id, 1)), ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
    }

    @Test
    void aFinalFetchEndsTheSessionAndAnswersInFull() {
        int id = open();
        FetchResponse last = ask(inSession(id, -1, startingAt("t", 0)));
        assertThat(last.sessionId()).isZero();
        assertThat(partitions(last)).hasSize(1);
        assertError(ask(inSession(id, 1)), ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
        assertThat(world.sessions.size()).isZero();
    }

    @Test
    void anEmptySessionIsForgotten() {
        FetchResponse first = ask(inSession(0, 0));
        assertThat(first.sessionId()).isPositive();
        assertThat(ask(inSession(first.sessionId(), 1)).sessionId()).isZero();
        assertError(ask(inSession(first.sessionId(), 2)), ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
    }

    @Test
    void whoFindsTheCacheFullFetchesInFull() {
        for (int i = 0; i < DataWorld.SESSION_SLOTS; i++) {
            open();
        }
        FetchResponse without = ask(inSession(0, 0, startingAt("t", 0)));
        assertThat(without.errorCode()).isZero();
        assertThat(without.sessionId()).isZero();
        assertThat(partitions(without)).hasSize(1);
    }

    @Test
    void aSilentSessionMakesRoom() {
        int silent = open();
        int used = open();
        world.simulation.runForMs(120_001);
        ask(inSession(used, 1));
        assertThat(ask(inSession(0, 0, startingAt("t", 0))).sessionId()).isPositive();
        assertError(ask(inSession(silent, 1)), ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
        assertThat(ask(inSession(used, 2)).errorCode()).isZero();
    }

    @Test
    void twoFetchesCannotUseASessionAtOnce() {
        int id = open();
        FetchRequest waiting = inSession(id, 1).maxWaitMs(500).build();
        FakeSlot slot = world.client.send(waiting, V);
        world.settle();
        assertError(ask(inSession(id, 2)), ErrorCode.INVALID_FETCH_SESSION_EPOCH);
        append("a");
        assertThat(valuesOf(partitions(FakeClient.read(slot, waiting, V)).getFirst()))
                .containsExactly("a");
        assertThat(ask(inSession(id, 2)).errorCode()).isZero();
    }

    @Test
    void aSessionIsFreeAgainWhenItsClientHangsUp() {
        int id = open();
        FakeSlot slot = world.client.send(inSession(id, 1).maxWaitMs(500).build(), V);
        world.settle();
        slot.abandon();
        world.settle();
        assertThat(ask(inSession(id, 2)).errorCode()).isZero();
    }

    @Test
    void partitionsThatGaveRecordsStandBehindTheOthers() {
        append("a", "b");
        LeaderPartition u = world.topic("u");
        new PartitionAppend(u, batch("x"), (short) 1, done -> {}).submit();
        world.settle();
        int id = ask(inSession(0, 0, startingAt("t", 0), startingAt("u", 0)).maxBytes(1))
                .sessionId();
        FetchResponse second = ask(inSession(id, 1).maxBytes(1));
        assertThat(valuesOf(partitions(second).getFirst())).containsExactly("x");
        FetchResponse third = ask(inSession(id, 2).maxBytes(1));
        assertThat(valuesOf(partitions(third).getFirst())).containsExactly("a", "b");
    }
}
