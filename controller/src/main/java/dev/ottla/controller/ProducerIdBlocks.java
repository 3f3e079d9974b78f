package dev.ottla.controller;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.AllocateProducerIdsRequest;
import dev.ottla.protocol.message.AllocateProducerIdsResponse;
import dev.ottla.protocol.message.metadata.ProducerIdsRecord;
import java.util.List;

/** Hands out producer ids by the thousand; a number that has been given is never given again. Stateless. */
final class ProducerIdBlocks {
    static final int BLOCK_SIZE = 1_000;

    Decision<AllocateProducerIdsResponse> allocate(MetadataImage image, AllocateProducerIdsRequest request) {
        ErrorCode error = BrokerEpochs.problem(image, request.brokerId(), request.brokerEpoch());
        long start = image.nextProducerId();
        if (error == ErrorCode.NONE && start > Long.MAX_VALUE - BLOCK_SIZE) {
            error = ErrorCode.UNKNOWN_SERVER_ERROR;
        }
        if (error != ErrorCode.NONE) {
            return Decision.answer(AllocateProducerIdsResponse.builder()
                    .errorCode(error.code())
                    .build());
        }
        ProducerIdsRecord record = ProducerIdsRecord.builder()
                .brokerId(request.brokerId())
                .brokerEpoch(request.brokerEpoch())
                .nextProducerId(start + BLOCK_SIZE)
                .build();
        AllocateProducerIdsResponse response = AllocateProducerIdsResponse.builder()
                .producerIdStart(start)
                .producerIdLen(BLOCK_SIZE)
                .build();
        return new Decision<>(List.of(MetadataRecord.of(record)), response);
    }
}
