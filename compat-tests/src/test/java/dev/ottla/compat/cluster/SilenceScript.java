package dev.ottla.compat.cluster;

import static dev.ottla.compat.cluster.FakeBrokers.beat;
import static dev.ottla.compat.cluster.FakeBrokers.heartbeat;
import static dev.ottla.compat.cluster.FakeBrokers.register;
import static dev.ottla.compat.cluster.FakeBrokers.registration;
import static dev.ottla.compat.cluster.PartitionRequests.create;

import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.protocol.ApiKeys;

/** Brokers fall silent: they are fenced, and come back as processes that stopped cleanly, or did not (KIP-966). */
final class SilenceScript {
    private static final long ASK_AGAIN_NS = 100_000_000;

    private final ControllerSide side;

    SilenceScript(ControllerSide side) {
        this.side = side;
    }

    void play() {
        for (int id : List.of(11, 12)) {
            register(side, "register " + id, registration(id, 1));
        }
        for (int id : List.of(11, 12)) {
            beat(side, "unfence " + id, heartbeat(side, id));
        }
        create(side, "t", Map.of("min.insync.replicas", "2"), new int[] {11, 12}, new int[] {12, 11}, new int[] {11});
        register(side, "11 is heard of", registration(11, 2));
        awaitFenced(11);
        register(side, "11 comes back", registration(11, 2));
        beat(side, "11 has caught up", heartbeat(side, 11));
        awaitFenced(12);
        register(side, "12 comes back", registration(12, 2).setPreviousBrokerEpoch(side.epoch(12)));
        beat(side, "12 has caught up", heartbeat(side, 12));
    }

    /** One falls silent while the other goes on reporting. */
    private void awaitFenced(int brokerId) {
        while (!side.isFenced(brokerId)) {
            int other = brokerId == 11 ? 12 : 11;
            side.send(ApiKeys.BROKER_HEARTBEAT, FakeBrokers.HEARTBEAT, heartbeat(side, other));
            LockSupport.parkNanos(ASK_AGAIN_NS);
        }
    }
}
