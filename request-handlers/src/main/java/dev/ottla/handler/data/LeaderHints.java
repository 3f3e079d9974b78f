package dev.ottla.handler.data;

import dev.ottla.metadata.BrokerRegistration;
import dev.ottla.metadata.Endpoint;
import dev.ottla.metadata.PartitionRegistration;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.FetchResponse;
import dev.ottla.protocol.message.ProduceRequest.TopicProduceData;
import dev.ottla.protocol.message.ProduceResponse;
import dev.ottla.protocol.message.ProduceResponse.PartitionProduceResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells clients that came to the wrong broker where to go (KIP-951): who leads, and how this listener's clients reach
 * it. Collects over one answer; used by its thread only.
 */
final class LeaderHints {
    private final PartitionLocator locator;
    private final String listenerName;
    private final Map<Integer, Endpoint> endpoints = new TreeMap<>();

    LeaderHints(PartitionLocator locator, String listenerName) {
        this.locator = locator;
        this.listenerName = listenerName;
    }

    /** The partition's response with its leader in it. */
    PartitionProduceResponse add(TopicProduceData topic, PartitionProduceResponse response) {
        PartitionRegistration partition = find(topic.name(), topic.topicId(), response.index());
        if (partition == null) {
            return response;
        }
        return response.toBuilder()
                .currentLeader(ProduceResponse.LeaderIdAndEpoch.builder()
                        .leaderId(partition.leader())
                        .leaderEpoch(partition.leaderEpoch())
                        .build())
                .build();
    }

    /** The leader of a partition for a Fetch answer. */
    FetchResponse.LeaderIdAndEpoch fetchLeader(String topic, Uuid topicId, int index) {
        PartitionRegistration partition = find(topic, topicId, index);
        if (partition == null) {
            return FetchResponse.LeaderIdAndEpoch.DEFAULT;
        }
        return FetchResponse.LeaderIdAndEpoch.builder()
                .leaderId(partition.leader())
                .leaderEpoch(partition.leaderEpoch())
                .build();
    }

    private @Nullable PartitionRegistration find(String topic, Uuid topicId, int index) {
        String name = topicId.isZero() ? topic : locator.nameOf(topicId);
        PartitionRegistration partition = name == null ? null : locator.registration(name, index);
        if (partition != null && partition.hasLeader()) {
            Endpoint endpoint = locator.endpoint(partition.leader(), listenerName);
            if (endpoint != null) {
                endpoints.put(partition.leader(), endpoint);
            }
        }
        return partition;
    }

    List<ProduceResponse.NodeEndpoint> produceEndpoints() {
        if (endpoints.isEmpty()) {
            return List.of();
        }
        List<ProduceResponse.NodeEndpoint> wire = new ArrayList<>();
        endpoints.forEach((id, endpoint) -> wire.add(ProduceResponse.NodeEndpoint.builder()
                .nodeId(id)
                .host(endpoint.host())
                .port(endpoint.port())
                .rack(rack(id))
                .build()));
        return wire;
    }

    List<FetchResponse.NodeEndpoint> fetchEndpoints() {
        if (endpoints.isEmpty()) {
            return List.of();
        }
        List<FetchResponse.NodeEndpoint> wire = new ArrayList<>();
        endpoints.forEach((id, endpoint) -> wire.add(FetchResponse.NodeEndpoint.builder()
                .nodeId(id)
                .host(endpoint.host())
                .port(endpoint.port())
                .rack(rack(id))
                .build()));
        return wire;
    }

    private @Nullable String rack(int brokerId) {
        BrokerRegistration broker = locator.broker(brokerId);
        return broker == null ? null : broker.rack();
    }
}
