package dev.ottla.broker.cli;

import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ApiRequest;
import dev.ottla.protocol.WireWriter;
import dev.ottla.protocol.message.ApiVersionsRequest;
import dev.ottla.protocol.message.FindCoordinatorRequest;
import dev.ottla.protocol.message.InitProducerIdRequest;
import dev.ottla.protocol.message.MetadataRequest;
import dev.ottla.protocol.message.RequestHeader;
import java.util.List;

/** The first requests of producers and consumers, as frames without their length. */
final class TrainingRequests {
    private TrainingRequests() {}

    static List<byte[]> inOrder(int correlationId) {
        return List.of(
                frame(
                        ApiVersionsRequest.builder()
                                .clientSoftwareName("ottla-training")
                                .clientSoftwareVersion("1")
                                .build(),
                        correlationId),
                frame(MetadataRequest.builder().topics(null).build(), correlationId),
                frame(
                        FindCoordinatorRequest.builder()
                                .coordinatorKeys(List.of("training"))
                                .build(),
                        correlationId),
                frame(InitProducerIdRequest.builder().transactionalId(null).build(), correlationId));
    }

    private static byte[] frame(ApiRequest<?> request, int correlationId) {
        ApiKey api = request.apiKey();
        short version = api.latestVersion();
        try (WireWriter out = WireWriter.onHeap()) {
            RequestHeader header = RequestHeader.builder()
                    .requestApiKey(api.id())
                    .requestApiVersion(version)
                    .correlationId(correlationId)
                    .clientId("training")
                    .build();
            header.write(out, api.requestHeaderVersion(version));
            request.write(out, version);
            return out.toByteArray();
        }
    }
}
