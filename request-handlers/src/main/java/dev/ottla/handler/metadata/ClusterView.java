package dev.ottla.handler.metadata;

import dev.ottla.metadata.BrokerRegistration;
import dev.ottla.metadata.Endpoint;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.PartitionRegistration;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.IntList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** One image as clients of one listener see it. A value for the time of one request. */
record ClusterView(MetadataImage image, String listenerName) {
    private static final int NO_CONTROLLER = -1;

    /** A partition's leader, or why there is none; {@code NONE} with a leader that can be reached. */
    ErrorCode leaderError(PartitionRegistration partition, boolean knowsListenerNotFound) {
        BrokerRegistration leader = image.cluster().broker(partition.leader());
        if (leader == null || leader.fenced()) {
            return ErrorCode.LEADER_NOT_AVAILABLE;
        }
        if (leader.endpoint(listenerName) == null) {
            return knowsListenerNotFound ? ErrorCode.LISTENER_NOT_FOUND : ErrorCode.LEADER_NOT_AVAILABLE;
        }
        return ErrorCode.NONE;
    }

    /** The brokers that are not fenced and can be reached by this listener. */
    List<BrokerRegistration> reachable() {
        return image.cluster().brokers().values().stream()
                .filter(broker -> !broker.fenced() && broker.endpoint(listenerName) != null)
                .toList();
    }

    @Nullable
    Endpoint endpoint(BrokerRegistration broker) {
        return broker.endpoint(listenerName);
    }

    /** To whom clients may send what is meant for the controller: any broker hands it on. */
    int controllerId() {
        for (BrokerRegistration broker : image.cluster().brokers().values()) {
            if (!broker.fenced()) {
                return broker.id();
            }
        }
        return NO_CONTROLLER;
    }

    /** The replicas whose broker is away, cannot be reached here, or has lost the disk they are on. */
    IntList offline(PartitionRegistration partition) {
        return filter(partition.replicas(), id -> isOffline(image.cluster().broker(id), partition));
    }

    private boolean isOffline(@Nullable BrokerRegistration broker, PartitionRegistration partition) {
        return broker == null
                || broker.fenced()
                || broker.endpoint(listenerName) == null
                || !broker.hasOnline(partition.directoryOf(broker.id()));
    }

    IntList online(IntList replicas) {
        return filter(replicas, id -> image.cluster().isActive(id));
    }

    private static IntList filter(IntList list, IntPredicate predicate) {
        return IntList.wrap(list.stream().filter(predicate).toArray());
    }
}
