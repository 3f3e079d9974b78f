package dev.ottla.handler.metadata;

import dev.ottla.controller.Controller;
import dev.ottla.controller.ControllerReply;
import dev.ottla.metadata.BrokerRegistration;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.AllocateProducerIdsRequest;
import dev.ottla.protocol.message.AllocateProducerIdsResponse;
import dev.ottla.transaction.ProducerIdBlock;
import dev.ottla.transaction.ProducerIdBlocks;
import java.util.function.Supplier;

/** Blocks of producer ids for one broker, asked for in its current registration. Stateless. */
public record ControllerProducerIds(Controller controller, Supplier<MetadataImage> metadata, int brokerId)
        implements ProducerIdBlocks {
    @Override
    public void request(Answer answer) {
        BrokerRegistration broker = metadata.get().cluster().broker(brokerId);
        if (broker == null) {
            answer.take(null, ErrorCode.BROKER_ID_NOT_REGISTERED);
            return;
        }
        AllocateProducerIdsRequest request = AllocateProducerIdsRequest.builder()
                .brokerId(brokerId)
                .brokerEpoch(broker.epoch())
                .build();
        controller.allocateProducerIds(request, new ControllerReply<>() {
            @Override
            public void done(AllocateProducerIdsResponse response) {
                ErrorCode error = ErrorCode.forCode(response.errorCode());
                long start = response.producerIdStart();
                answer.take(
                        error == ErrorCode.NONE ? new ProducerIdBlock(start, start + response.producerIdLen()) : null,
                        error);
            }

            @Override
            public void failed(ErrorCode error) {
                answer.take(null, error);
            }
        });
    }
}
