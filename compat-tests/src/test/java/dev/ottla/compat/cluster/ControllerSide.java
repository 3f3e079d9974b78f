package dev.ottla.compat.cluster;

import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.wire.Frames;
import dev.ottla.compat.wire.RawConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.ElectLeadersResponseData;
import org.apache.kafka.common.message.ElectLeadersResponseData.ReplicaElectionResult;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;

/**
 * One of two clusters that a script is played against: speaks with the controller's listener, and keeps what differs
 * between the two (topic ids, broker epochs), so that the transcripts can be compared.
 */
final class ControllerSide implements AutoCloseable {
    private static final int READ_LIMIT_MS = 60_000;

    private final Broker broker;
    private final RawConnection controller;
    private final RawConnection clients;
    private final Map<String, Uuid> topics = new LinkedHashMap<>();
    private final Map<Integer, Long> epochs = new LinkedHashMap<>();
    private final Map<Long, String> epochNames = new LinkedHashMap<>();
    private final List<String> transcript = new ArrayList<>();
    private int correlation;

    ControllerSide(Broker broker, Path folder) throws IOException {
        this.broker = broker;
        Properties properties = new Properties();
        try (var in = Files.newInputStream(folder.resolve("server.properties"))) {
            properties.load(in);
        }
        String voter = properties.getProperty("controller.quorum.voters");
        int port = Integer.parseInt(voter.substring(voter.lastIndexOf(':') + 1));
        this.controller = new RawConnection(port, READ_LIMIT_MS);
        this.clients = new RawConnection(broker.port(), READ_LIMIT_MS);
    }

    Broker broker() {
        return broker;
    }

    List<String> transcript() {
        return transcript;
    }

    Uuid topic(String name) {
        return topics.get(name);
    }

    long epoch(int brokerId) {
        return epochs.getOrDefault(brokerId, -1L);
    }

    /** Remembers a registration; in transcripts its epoch is the n-th of its broker. */
    void registered(int brokerId, long epoch) {
        epochs.put(brokerId, epoch);
        epochNames.putIfAbsent(
                epoch,
                "epoch" + brokerId + "#"
                        + (epochNames.values().stream()
                                        .filter(name -> name.startsWith("epoch" + brokerId + "#"))
                                        .count()
                                + 1));
    }

    /** Sends, notes the answer in the transcript, and gives it. */
    ApiMessage ask(String step, ApiKeys api, short version, ApiMessage request) {
        ApiMessage answer = send(api, version, request);
        if (answer instanceof CreateTopicsResponseData created) {
            created.topics().forEach(topic -> {
                if (topic.errorCode() == 0) {
                    topics.put(topic.name(), topic.topicId());
                }
            });
        }
        if (answer instanceof ElectLeadersResponseData elected) {
            elected.replicaElectionResults().sort(Comparator.comparing(ReplicaElectionResult::topic));
        }
        transcript.add(step + ": " + plain(answer.toString()));
        return answer;
    }

    /** What clients are told of a broker. */
    boolean isFenced(int brokerId) {
        DescribeClusterResponseData cluster = (DescribeClusterResponseData) send(
                clients,
                ApiKeys.DESCRIBE_CLUSTER,
                (short) 2,
                new DescribeClusterRequestData().setIncludeFencedBrokers(true));
        return cluster.brokers().find(brokerId).isFenced();
    }

    ApiMessage send(ApiKeys api, short version, ApiMessage request) {
        return send(controller, api, version, request);
    }

    private ApiMessage send(RawConnection connection, ApiKeys api, short version, ApiMessage request) {
        try {
            return Frames.exchange(connection, api, version, ++correlation, request);
        } catch (IOException e) {
            throw new UncheckedIOException(broker.name() + " on " + api + " " + request, e);
        }
    }

    void note(String line) {
        transcript.add(line);
    }

    /** Without what cannot be the same on both sides. */
    String plain(String text) {
        String plain = text;
        for (Map.Entry<String, Uuid> topic : topics.entrySet()) {
            plain = plain.replace(topic.getValue().toString(), "<" + topic.getKey() + ">");
        }
        for (Map.Entry<Long, String> epoch : epochNames.entrySet()) {
            plain = plain.replaceAll("(brokerEpoch\"?[=:])" + epoch.getKey() + "\\b", "$1" + epoch.getValue());
        }
        return plain;
    }

    @Override
    public void close() throws IOException {
        controller.close();
        clients.close();
    }
}
