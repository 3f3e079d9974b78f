package dev.ottla.controller;

import dev.ottla.metadata.BrokerRegistration;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.protocol.ErrorCode;

/** Brokers speak for one registration of theirs: what an earlier process says does not count. */
final class BrokerEpochs {
    private BrokerEpochs() {}

    /** {@code NONE}, or {@code STALE_BROKER_EPOCH} also for a broker that is not registered. */
    static ErrorCode problem(MetadataImage image, int brokerId, long brokerEpoch) {
        BrokerRegistration broker = image.cluster().broker(brokerId);
        return broker != null && broker.epoch() == brokerEpoch ? ErrorCode.NONE : ErrorCode.STALE_BROKER_EPOCH;
    }
}
