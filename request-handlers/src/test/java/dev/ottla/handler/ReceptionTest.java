package dev.ottla.handler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.handler.AdvertisedFeatures.Finalized;
import dev.ottla.handler.AdvertisedFeatures.Supported;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.ApiVersionsRequest;
import dev.ottla.protocol.message.ApiVersionsResponse;
import dev.ottla.protocol.message.ApiVersionsResponse.ApiVersion;
import dev.ottla.protocol.message.ApiVersionsResponseCodec;
import dev.ottla.protocol.message.HeartbeatRequest;
import dev.ottla.protocol.message.HeartbeatResponse;
import dev.ottla.protocol.message.VoteRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Apache Kafka 4.3.1 did with the same bytes. */
class ReceptionTest {
    private static final AdvertisedFeatures FEATURES = new AdvertisedFeatures(
            List.of(new Supported("group.version", (short) 0, (short) 1), new Supported("m", (short) 7, (short) 30)),
            42,
            List.of(new Finalized("m", (short) 30)));

    /** A heartbeat that does whatever the test says. */
    private static final class Scripted implements ApiHandler<HeartbeatRequest, HeartbeatResponse> {
        BiConsumer<RequestContext, Answer<HeartbeatResponse>> script =
                (context, answer) -> answer.send(HeartbeatResponse.builder().build());

        @Override
        public ApiKey apiKey() {
            return ApiKey.HEARTBEAT;
        }

        @Override
        public short lowestVersion() {
            return 0;
        }

        @Override
        public short highestVersion() {
            return 4;
        }

        @Override
        public void handle(RequestContext context, HeartbeatRequest request, Answer<HeartbeatResponse> answer) {
            script.accept(context, answer);
        }

        @Override
        public HeartbeatResponse failure(RequestContext context, HeartbeatRequest request, ErrorCode error) {
            return HeartbeatResponse.builder().errorCode(error.code()).build();
        }
    }

    private final Scripted heartbeat = new Scripted();
    private final FakeConnection connection = new FakeConnection(Runnable::run);
    private final FakeClient client = new FakeClient(
            new Reception(
                    HandlerRegistry.withApiVersions(List.of(heartbeat), () -> FEATURES),
                    UnpooledByteBufAllocator.DEFAULT),
            connection);
    private final HeartbeatRequest request = HeartbeatRequest.builder().build();

    @AfterEach
    void everyFrameIsReleasedOnce() {
        client.assertFramesReleased();
    }

    private static ByteBuf hex(String bytes) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(bytes.replace(" ", "")));
    }

    @ParameterizedTest
    @CsvSource({
        "'', no bytes at all",
        "000000, less than key and version",
        "00000000, a key and a version without the rest of a header",
        "03e7000000000001000178, an API key that does not exist",
        "ffff000000000001000178, a negative API key",
        "0003000400000001000178, an API that has no handler here",
        "000c006300000001000178, a version from the future",
        "000cffff00000001000178, a negative version",
        "000c0000000000017fff78, a client id longer than the frame",
        "000c000000000001000178, a header without its body",
        "000c0000000000010001780003, a body that is cut off",
    })
    void whatCannotBeUnderstoodClosesTheConnection(String bytes, String what) {
        FakeSlot slot = client.send(hex(bytes));
        assertThat(slot.isClosed()).as(what).isTrue();
        assertThat(slot.uses()).isOne();
    }

    @Test
    void anApiOfAnotherKindOfListenerClosesTheConnection() {
        assertThat(client.send(VoteRequest.builder().build(), 2).isClosed()).isTrue();
    }

    @Test
    void bytesAfterTheBodyAreIgnored() {
        ByteBuf frame = FakeClient.encode(request, (short) 4, "x");
        FakeSlot slot = client.send(frame.writeZero(30));
        assertThat(FakeClient.read(slot, request, 4).errorCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void answersComeInTheVersionOfTheirRequest(int version) {
        FakeSlot slot = client.send(request, version);
        assertThat(FakeClient.read(slot, request, version).errorCode()).isZero();
    }

    @Test
    void aHandlerThatThrowsAnswersWithItsFailure() {
        heartbeat.script = (context, answer) -> {
            throw new IllegalStateException("thrown on purpose by a test");
        };
        FakeSlot slot = client.send(request, 4);
        assertThat(FakeClient.read(slot, request, 4).errorCode()).isEqualTo(ErrorCode.UNKNOWN_SERVER_ERROR.code());
    }

    @Test
    void workThatThrowsLaterAnswersWithTheFailureToo() {
        heartbeat.script = (context, answer) -> context.execute(() -> {
            throw new IllegalStateException("thrown on purpose by a test");
        });
        FakeSlot slot = client.send(request, 3);
        assertThat(FakeClient.read(slot, request, 3).errorCode()).isEqualTo(ErrorCode.UNKNOWN_SERVER_ERROR.code());
    }

    @Test
    void onlyTheFirstOfSeveralAnswersIsGiven() {
        heartbeat.script = (context, answer) -> {
            answer.send(HeartbeatResponse.builder().build());
            answer.send(HeartbeatResponse.builder().errorCode((short) 5).build());
            answer.close("again");
            answer.none();
        };
        FakeSlot slot = client.send(request, 4);
        assertThat(slot.uses()).isOne();
        assertThat(FakeClient.read(slot, request, 4).errorCode()).isZero();
    }

    @Test
    void aHandlerThatThrowsAfterItsAnswerHasAnswered() {
        heartbeat.script = (context, answer) -> {
            answer.none();
            throw new IllegalStateException("thrown on purpose by a test");
        };
        FakeSlot slot = client.send(request, 4);
        assertThat(slot.isNone()).isTrue();
        assertThat(slot.uses()).isOne();
    }

    @Test
    void anAnswerThatCannotBeSaidClosesTheConnection() {
        heartbeat.script = (context, answer) -> answer.send(HeartbeatResponse.builder()
                .unknownTaggedFields(dev.ottla.protocol.TaggedFields.of(
                        new dev.ottla.protocol.TaggedFields.TaggedField(9, dev.ottla.protocol.Bytes.EMPTY)))
                .build());
        assertThat(client.send(request, 0).isClosed()).isTrue();
    }

    @Test
    void theContextSaysWhoAsks() {
        heartbeat.script = (context, answer) -> {
            assertThat(context.clientId()).isEqualTo("somebody");
            assertThat(context.version()).isEqualTo((short) 2);
            assertThat(context.correlationId()).isEqualTo(77);
            assertThat(context.principalName()).isEqualTo("User:ANONYMOUS");
            assertThat(context.listenerName()).isEqualTo("PLAINTEXT");
            answer.none();
        };
        assertThat(client.send(request, 2, "somebody").isNone()).isTrue();
    }

    private static ApiVersionsRequest versions(String name, String version) {
        return ApiVersionsRequest.builder()
                .clientSoftwareName(name)
                .clientSoftwareVersion(version)
                .build();
    }

    private ApiVersionsResponse ask(ApiVersionsRequest asked, int version) {
        return FakeClient.read(client.send(asked, version), asked, version);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void apiVersionsAdvertisesExactlyWhatHasAHandler(int version) {
        ApiVersionsResponse response = ask(versions("apache-kafka-java", "4.3.1"), version);
        assertThat(response.errorCode()).isZero();
        assertThat(response.apiKeys())
                .extracting(ApiVersion::apiKey, ApiVersion::minVersion, ApiVersion::maxVersion)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple((short) 12, (short) 0, (short) 4),
                        org.assertj.core.groups.Tuple.tuple((short) 18, (short) 0, (short) 4));
    }

    @Test
    void featuresWhoseLowestLevelIsZeroAreShownFromVersionFourOn() {
        assertThat(ask(versions("a", "1"), 3).supportedFeatures()).hasSize(1);
        assertThat(ask(versions("a", "1"), 4).supportedFeatures()).hasSize(2);
        assertThat(ask(versions("a", "1"), 4).finalizedFeaturesEpoch()).isEqualTo(42);
        assertThat(ask(versions("a", "1"), 4).finalizedFeatures()).hasSize(1);
        assertThat(ask(versions("a", "1"), 4).zkMigrationReady()).isFalse();
    }

    @Test
    void theConnectionLearnsWhatTheClientCallsItself() {
        ask(versions("librdkafka", "2.10.0-RC1"), 3);
        assertThat(connection.clientSoftwareName()).isEqualTo("librdkafka");
        assertThat(connection.clientSoftwareVersion()).isEqualTo("2.10.0-RC1");
    }

    @ParameterizedTest
    @CsvSource({"'', 1", "a b, 1", "a, -1", "a, ''", "a\u00e9, 1", "a, 1-"})
    void aSoftwareNameOfOtherCharactersIsInvalid(String name, String version) {
        ApiVersionsResponse response = ask(versions(name, version), 3);
        assertThat(response.errorCode()).isEqualTo(ErrorCode.INVALID_REQUEST.code());
        assertThat(response.apiKeys()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0012 0005 0000004d 000178 00", "0012 0063 0000004d 000178 00", "0012 ffff 0000004d 000178"})
    void anUnknownVersionOfApiVersionsIsAnsweredInVersionZero(String frame) {
        ByteBuf answer = client.send(hex(frame)).answer();
        assertThat(answer).isNotNull();
        assertThat(answer.readInt()).isEqualTo(77);
        ApiVersionsResponse response = ApiVersionsResponseCodec.INSTANCE.read(answer, (short) 0);
        assertThat(response.errorCode()).isEqualTo(ErrorCode.UNSUPPORTED_VERSION.code());
        assertThat(response.apiKeys())
                .extracting(ApiVersion::apiKey, ApiVersion::minVersion, ApiVersion::maxVersion)
                .containsExactly(org.assertj.core.groups.Tuple.tuple((short) 18, (short) 0, (short) 4));
    }

    @Test
    void anUnknownVersionOfApiVersionsWithAnOldHeaderClosesTheConnection() {
        assertThat(client.send(hex("0012 0005 0000004d 000178")).isClosed()).isTrue();
    }
}
