package dev.ottla.broker.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.handler.AnswerSlot;
import dev.ottla.handler.Connection;
import dev.ottla.protocol.Part;
import dev.ottla.runtime.simulation.SimulatedClock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests start in order, answers leave in order, bounds hold, and whatever is handed over is given back once. */
class ClientConnectionTest {
    private static final short PRODUCE = 0;
    private static final short FETCH = 1;
    private static final short METADATA = 3;
    private static final int UNANSWERED_MAX = 4;
    private static final int UNANSWERED_MAX_BYTES = 1_000;

    private final SimulatedClock clock = new SimulatedClock();
    private final Intake intake = new Intake();
    private final MemoryBudget budget = new MemoryBudget(1_000_000);
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ClientConnection connection = new ClientConnection(
            channel,
            ConnectionIdentity.of("PLAINTEXT", address(9092), address(50_000), 0),
            new NetworkConfig.Requests(100_000, -1, UNANSWERED_MAX, UNANSWERED_MAX_BYTES),
            budget,
            intake,
            clock,
            new ClientFaultLog(clock));

    ClientConnectionTest() {
        connection.install();
    }

    @AfterEach
    void everyFrameAndEveryAnswerIsGivenBack() {
        channel.finishAndReleaseAll();
        intake.slots.forEach(slot -> slot.none());
        channel.runPendingTasks();
        assertThat(budget.availableBytes()).isEqualTo(1_000_000);
    }

    @Test
    void aRequestWaitsUntilTheOneBeforeItIsAnswered() {
        request(METADATA, 1);
        request(FETCH, 2);
        assertThat(intake.started).containsExactly(1);

        answer(0, 1);
        assertThat(intake.started).containsExactly(1, 2);
    }

    @Test
    void producesOverlap() {
        request(PRODUCE, 1);
        request(PRODUCE, 2);
        request(PRODUCE, 3);

        assertThat(intake.started).containsExactly(1, 2, 3);
    }

    @Test
    void nothingElseStartsBehindAProduceThatIsUnanswered() {
        request(PRODUCE, 1);
        request(METADATA, 2);
        request(PRODUCE, 3);
        assertThat(intake.started).containsExactly(1);

        answer(0, 1);
        assertThat(intake.started).containsExactly(1, 2);
        answer(1, 2);
        assertThat(intake.started).containsExactly(1, 2, 3);
    }

    @Test
    void answersLeaveInTheOrderOfTheirRequests() {
        request(PRODUCE, 1);
        request(PRODUCE, 2);
        request(PRODUCE, 3);

        answer(2, 3);
        answer(1, 2);
        assertThat(left()).isEmpty();
        answer(0, 1);

        assertThat(left()).containsExactly(1, 2, 3);
    }

    @Test
    void aRequestWithoutAnswerDoesNotHoldUpTheNext() {
        request(PRODUCE, 1);
        request(PRODUCE, 2);
        answer(1, 2);
        intake.slots.get(0).none();
        channel.runPendingTasks();

        assertThat(left()).containsExactly(2);
    }

    @Test
    void pastTheBoundOfUnansweredRequestsTheSocketIsNotRead() {
        for (int i = 1; i <= UNANSWERED_MAX + 1; i++) {
            request(PRODUCE, i);
        }
        assertThat(intake.started).hasSize(UNANSWERED_MAX);
        assertThat(channel.config().isAutoRead()).isFalse();

        answer(0, 1);
        assertThat(intake.started).hasSize(UNANSWERED_MAX + 1);
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void answersOfOneReadAreFlushedTogether() {
        intake.answersAtOnce = true;
        channel.pipeline().fireChannelRead(frame(METADATA, 1));
        assertThat(left()).as("written, not flushed").isEmpty();
        channel.pipeline().fireChannelReadComplete();

        assertThat(left()).containsExactly(1);
    }

    @Test
    void aClientThatTakesNoAnswersIsNotReadAnyMore() {
        intake.answersAtOnce = true;
        intake.answerBytes = UNANSWERED_MAX_BYTES;
        channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(frame(METADATA, 1), frame(METADATA, 2)));
        assertThat(intake.started).as("the answer to the first has not left").containsExactly(1);
        assertThat(channel.config().isAutoRead()).isFalse();

        channel.pipeline().fireChannelReadComplete();
        channel.runPendingTasks();
        assertThat(intake.started).as("now it has").containsExactly(1, 2);
        channel.releaseOutbound();
    }

    @Test
    void garbageClosesOnlyAfterTheAnswersBeforeIt() {
        request(METADATA, 1);
        channel.writeInbound(Unpooled.buffer().writeInt(-5));
        assertThat(channel.isOpen()).isTrue();

        answer(0, 1);

        assertThat(left()).containsExactly(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aRefusedRequestClosesAfterTheAnswersBeforeIt() {
        request(PRODUCE, 1);
        request(PRODUCE, 2);
        intake.slots.get(1).close("malformed");
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isTrue();

        answer(0, 1);

        assertThat(left()).containsExactly(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whatAnAnswerHoldsIsGivenBackWhenItHasLeft() {
        request(METADATA, 1);
        intake.slots.get(0).send(List.of(new Part.Bytes(Unpooled.buffer().writeInt(1))), () -> intake.written++);
        channel.runPendingTasks();

        assertThat(intake.written).isEqualTo(1);
        channel.releaseOutbound();
    }

    @Test
    void whatAnAnswerHoldsIsGivenBackWhenTheConnectionIsLost() {
        request(METADATA, 1);
        channel.close().syncUninterruptibly();
        ByteBuf answer = Unpooled.buffer().writeInt(1);
        intake.slots.get(0).send(List.of(new Part.Bytes(answer)), () -> intake.written++);
        channel.runPendingTasks();

        assertThat(intake.written).isEqualTo(1);
        assertThat(answer.refCnt()).isZero();
    }

    @Test
    void whoeverWorksOnAnAnswerIsToldWhenTheConnectionIsLost() {
        request(METADATA, 1);
        List<String> told = new ArrayList<>();
        intake.slots.get(0).onAbandoned(() -> told.add("abandoned"));
        assertThat(told).isEmpty();

        channel.close().syncUninterruptibly();
        assertThat(told).containsExactly("abandoned");
        intake.slots.get(0).onAbandoned(() -> told.add("late"));
        assertThat(told).containsExactly("abandoned", "late");
    }

    @Test
    void aSecondAnswerIsRefusedAndGivenBack() {
        request(METADATA, 1);
        answer(0, 1);
        ByteBuf second = Unpooled.buffer().writeInt(2);
        intake.slots.get(0).send(List.of(new Part.Bytes(second)), () -> intake.written++);
        channel.runPendingTasks();

        assertThat(left()).containsExactly(1);
        assertThat(second.refCnt()).isZero();
        assertThat(intake.written).isEqualTo(1);
    }

    @Test
    void aDrainedConnectionAnswersWhatItStartedAndCloses() {
        request(PRODUCE, 1);
        connection.drain();
        request(PRODUCE, 2);
        assertThat(intake.started).containsExactly(1);
        assertThat(channel.isOpen()).isTrue();

        answer(0, 1);

        assertThat(left()).containsExactly(1);
        assertThat(channel.isOpen()).isFalse();
    }

    private void request(short apiKey, int number) {
        channel.writeInbound(frame(apiKey, number));
        channel.runPendingTasks();
    }

    private void answer(int slot, int number) {
        intake.slots.get(slot).send(List.of(new Part.Bytes(Unpooled.buffer().writeInt(number))), () -> {});
        channel.runPendingTasks();
    }

    private List<Integer> left() {
        List<Integer> numbers = new ArrayList<>();
        ByteBuf answer = channel.readOutbound();
        while (answer != null) {
            if (answer.isReadable()) {
                numbers.add(answer.getInt(0));
            }
            answer.release();
            answer = channel.readOutbound();
        }
        return numbers;
    }

    private static ByteBuf frame(short apiKey, int number) {
        return Unpooled.buffer()
                .writeInt(Short.BYTES + Integer.BYTES)
                .writeShort(apiKey)
                .writeInt(number);
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static final class Intake implements RequestIntake {
        private final List<Integer> started = new ArrayList<>();
        private final List<AnswerSlot> slots = new ArrayList<>();
        private boolean answersAtOnce;
        private int answerBytes = Integer.BYTES;
        private int written;

        @Override
        public boolean serves(short apiKey) {
            return true;
        }

        @Override
        public void accept(Connection from, ByteBuf frame, AnswerSlot slot) {
            int number = frame.getInt(Short.BYTES);
            started.add(number);
            frame.release();
            if (answersAtOnce) {
                ByteBuf answer = Unpooled.buffer(answerBytes).writeInt(number).writeZero(answerBytes - Integer.BYTES);
                slot.send(List.of(new Part.Bytes(answer)), () -> written++);
            } else {
                slots.add(slot);
            }
        }
    }
}
