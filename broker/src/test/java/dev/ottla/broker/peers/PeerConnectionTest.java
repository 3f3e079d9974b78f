package dev.ottla.broker.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ApiResponse;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.WireWriter;
import dev.ottla.protocol.message.ApiVersionsRequest;
import dev.ottla.protocol.message.ApiVersionsResponse;
import dev.ottla.protocol.message.ControllerRegistrationRequest;
import dev.ottla.protocol.message.VoteRequest;
import dev.ottla.protocol.message.VoteResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is said to a peer before and after it has said which versions it understands. */
class PeerConnectionTest {
    private static final short NEWEST = 4;
    private static final short OLD = 3;
    private static final int MOST_UNANSWERED = 32;

    private record Asked(ApiKey key, short version, int correlationId) {}

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final PeerConnection connection = new PeerConnection("peer:1", "client", channel);
    private final List<@Nullable ApiResponse> answers = new ArrayList<>();

    @Test
    void whatIsAskedWaitsUntilThePeerHasSaidWhatItUnderstands() {
        connection.begin();
        connection.send(vote());
        Asked first = asked();
        assertThat(first.key()).isEqualTo(ApiKey.API_VERSIONS);
        assertThat(first.version()).isEqualTo(NEWEST);
        assertThat(channel.<ByteBuf>readOutbound()).isNull();

        understands(first, NEWEST, ApiKey.VOTE, 0, ApiKey.VOTE.latestVersion());

        assertThat(asked().key()).isEqualTo(ApiKey.VOTE);
    }

    @Test
    void aPeerThatDoesNotKnowTheNewestVersionsRequestIsAskedByAnOlderOne() {
        connection.begin();
        connection.send(vote());
        refuse(asked());
        Asked again = asked();
        assertThat(again.key()).isEqualTo(ApiKey.API_VERSIONS);
        assertThat(again.version()).isEqualTo(OLD);

        understands(again, OLD, ApiKey.VOTE, 0, 1);

        assertThat(asked()).satisfies(vote -> {
            assertThat(vote.key()).isEqualTo(ApiKey.VOTE);
            assertThat(vote.version()).isEqualTo((short) 1);
        });
    }

    @Test
    void aPeerThatRefusesTheOlderOneTooIsLeft() {
        connection.begin();
        connection.send(vote());
        refuse(asked());
        refuse(asked());

        assertThat(channel.isOpen()).isFalse();
        connection.lost();
        assertThat(answers).containsExactly((ApiResponse) null);
    }

    @Test
    void aRequestGoesInTheNewestVersionThatBothUnderstandAndItsAnswerIsReadInIt() {
        learn(ApiKey.VOTE, 0, 0);
        connection.send(vote());
        Asked vote = asked();
        assertThat(vote.version()).isZero();

        VoteResponse answer = VoteResponse.builder().errorCode((short) 7).build();
        connection.received(frame(vote.correlationId(), true, out -> answer.write(out, (short) 0)));

        assertThat(answers).containsExactly(answer);
    }

    @Test
    void whatThePeerDoesNotServeOrOnlyInNewerVersionsHasNoAnswer() {
        int newer = ApiKey.VOTE.latestVersion() + 1;
        learn(ApiKey.VOTE, newer, newer);
        connection.send(vote());
        connection.send(new PeerRequest(ControllerRegistrationRequest.builder().build(), answers::add));

        assertThat(answers).containsExactly(null, null);
        assertThat(channel.<ByteBuf>readOutbound()).isNull();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void whatItUnderstandsIsAskedOnce() {
        learn(ApiKey.VOTE, 0, 1);
        connection.send(new PeerRequest(ApiVersionsRequest.builder().build(), answers::add));

        assertThat(answers).singleElement().isInstanceOf(ApiVersionsResponse.class);
        assertThat(channel.<ByteBuf>readOutbound()).isNull();
    }

    @Test
    void anAnswerToSomethingElseOrAMalformedOneEndsTheConnection() {
        learn(ApiKey.VOTE, 0, 0);
        connection.send(vote());
        Asked vote = asked();
        connection.received(frame(vote.correlationId() + 1, true, out -> {}));
        assertThat(channel.isOpen()).isFalse();
        assertThat(answers).containsExactly((ApiResponse) null);
    }

    @Test
    void anAnswerThatCannotBeReadEndsTheConnection() {
        learn(ApiKey.VOTE, 0, 0);
        connection.send(vote());
        connection.received(frame(asked().correlationId(), true, out -> out.writeByte((byte) 1)));

        assertThat(channel.isOpen()).isFalse();
        assertThat(answers).containsExactly((ApiResponse) null);
    }

    @Test
    void aPeerThatAnswersNothingIsLeftWhenTooMuchIsUnanswered() {
        learn(ApiKey.VOTE, 0, 0);
        for (int i = 0; i < MOST_UNANSWERED; i++) {
            connection.send(vote());
        }
        assertThat(channel.isOpen()).isTrue();
        connection.send(vote());
        assertThat(channel.isOpen()).isFalse();
        connection.lost();
        assertThat(answers).hasSize(MOST_UNANSWERED + 1).containsOnlyNulls();
    }

    private PeerRequest vote() {
        return new PeerRequest(VoteRequest.builder().build(), answers::add);
    }

    private void learn(ApiKey key, int lowest, int highest) {
        connection.begin();
        understands(asked(), NEWEST, key, lowest, highest);
    }

    private void understands(Asked versions, short version, ApiKey key, int lowest, int highest) {
        ApiVersionsResponse table = ApiVersionsResponse.builder()
                .apiKeys(List.of(ApiVersionsResponse.ApiVersion.builder()
                        .apiKey(key.id())
                        .minVersion((short) lowest)
                        .maxVersion((short) highest)
                        .build()))
                .build();
        connection.received(frame(versions.correlationId(), false, out -> table.write(out, version)));
    }

    /** As a peer does that does not know the version: in version 0. */
    private void refuse(Asked versions) {
        ApiVersionsResponse refusal = ApiVersionsResponse.builder()
                .errorCode(ErrorCode.UNSUPPORTED_VERSION.code())
                .build();
        connection.received(frame(versions.correlationId(), false, out -> refusal.write(out, (short) 0)));
    }

    private Asked asked() {
        ByteBuf frame = channel.readOutbound();
        assertThat(frame).isNotNull();
        frame.readInt();
        return new Asked(ApiKey.forId(frame.readShort()), frame.readShort(), frame.readInt());
    }

    private static ByteBuf frame(int correlationId, boolean tagged, java.util.function.Consumer<WireWriter> body) {
        try (WireWriter out = WireWriter.onHeap()) {
            out.writeInt(correlationId);
            if (tagged) {
                out.writeUnsignedVarint(0);
            }
            body.accept(out);
            return Unpooled.wrappedBuffer(out.toByteArray());
        }
    }
}
