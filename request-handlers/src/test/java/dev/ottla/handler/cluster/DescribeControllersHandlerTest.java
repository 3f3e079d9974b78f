package dev.ottla.handler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.handler.AdvertisedFeatures;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.FakeClient;
import dev.ottla.handler.FakeConnection;
import dev.ottla.handler.HandlerRegistry;
import dev.ottla.handler.Reception;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataReplay;
import dev.ottla.metadata.Provenance;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.DescribeClusterRequest;
import dev.ottla.protocol.message.DescribeClusterResponse;
import dev.ottla.protocol.message.metadata.FeatureLevelRecord;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a controller says of the controllers, from its first moment on. */
class DescribeControllersHandlerTest {
    private static final int LEADER = 3;
    private static final byte BROKERS = 1;
    private static final byte CONTROLLERS = 2;
    private static final byte NOBODY = 9;
    /** The last before controllers registered, and the first with it. */
    private static final short IBP_3_6 = 14;

    private static final short IBP_3_7 = 15;

    private final MetadataReplay metadata = new MetadataReplay(MetadataImage.EMPTY);
    private final FakeClient client = new FakeClient(
            new Reception(
                    HandlerRegistry.withApiVersions(
                            List.of(new DescribeControllersHandler(
                                    metadata::image, AuthorizationDesk.ALLOW_ALL, "cluster", () -> LEADER)),
                            () -> AdvertisedFeatures.NONE),
                    UnpooledByteBufAllocator.DEFAULT),
            new FakeConnection(Runnable::run));

    private DescribeClusterResponse ask(byte endpointType) {
        DescribeClusterRequest request =
                DescribeClusterRequest.builder().endpointType(endpointType).build();
        return FakeClient.read(client.send(request, 2), request, 2);
    }

    private ErrorCode errorOf(byte endpointType) {
        return ErrorCode.forCode(ask(endpointType).errorCode());
    }

    private void release(short level) {
        metadata.replay(
                FeatureLevelRecord.builder()
                        .name("metadata.version")
                        .featureLevel(level)
                        .build(),
                Provenance.NOTHING);
    }

    @Test
    void whoAsksBeforeAnythingIsKnownIsToAskAgain() {
        assertThat(errorOf(CONTROLLERS)).isEqualTo(ErrorCode.LEADER_NOT_AVAILABLE);
    }

    @Test
    void aReleaseThatDoesNotKnowOfItIsAnAnswerForGood() {
        release(IBP_3_6);
        assertThat(errorOf(CONTROLLERS)).isEqualTo(ErrorCode.UNSUPPORTED_VERSION);
    }

    @Test
    void theLeaderIsNamed() {
        release(IBP_3_7);
        DescribeClusterResponse answer = ask(CONTROLLERS);
        assertThat(answer.errorCode()).isEqualTo(ErrorCode.NONE.code());
        assertThat(answer.controllerId()).isEqualTo(LEADER);
    }

    @Test
    void otherEndpointsAreNotFoundHere() {
        assertThat(errorOf(BROKERS)).isEqualTo(ErrorCode.MISMATCHED_ENDPOINT_TYPE);
        assertThat(errorOf(NOBODY)).isEqualTo(ErrorCode.UNSUPPORTED_ENDPOINT_TYPE);
    }
}
