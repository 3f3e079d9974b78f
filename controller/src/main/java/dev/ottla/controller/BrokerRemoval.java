package dev.ottla.controller;

import dev.ottla.metadata.BrokerRegistration;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.UnregisterBrokerRequest;
import dev.ottla.protocol.message.UnregisterBrokerResponse;
import dev.ottla.protocol.message.metadata.UnregisterBrokerRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a broker off the list (KIP-631). It may be alive: then it is refused from now on until it registers again. What
 * it led is led by others; replicas that it has stay assigned to it. Stateless.
 */
record BrokerRemoval(PartitionLeadership leadership) {
    Decision<UnregisterBrokerResponse> unregister(MetadataImage image, UnregisterBrokerRequest request) {
        BrokerRegistration broker = image.cluster().broker(request.brokerId());
        if (broker == null) {
            return Decision.answer(UnregisterBrokerResponse.builder()
                    .errorCode(ErrorCode.BROKER_ID_NOT_REGISTERED.code())
                    .errorMessage("Broker ID " + request.brokerId() + " is not currently registered")
                    .build());
        }
        List<MetadataRecord> records = new ArrayList<>();
        leadership.unregister(image, broker.id(), records::add);
        records.add(MetadataRecord.of(UnregisterBrokerRecord.builder()
                .brokerId(broker.id())
                .brokerEpoch(broker.epoch())
                .build()));
        return new Decision<>(records, UnregisterBrokerResponse.builder().build());
    }
}
