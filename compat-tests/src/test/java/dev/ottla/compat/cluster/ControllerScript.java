package dev.ottla.compat.cluster;

import static dev.ottla.compat.cluster.FakeBrokers.beat;
import static dev.ottla.compat.cluster.FakeBrokers.directory;
import static dev.ottla.compat.cluster.FakeBrokers.heartbeat;
import static dev.ottla.compat.cluster.FakeBrokers.register;
import static dev.ottla.compat.cluster.FakeBrokers.registration;
import static dev.ottla.compat.cluster.PartitionRequests.alterByIds;
import static dev.ottla.compat.cluster.PartitionRequests.askToAlter;
import static dev.ottla.compat.cluster.PartitionRequests.assign;
import static dev.ottla.compat.cluster.PartitionRequests.create;
import static dev.ottla.compat.cluster.PartitionRequests.elect;
import static dev.ottla.compat.cluster.PartitionRequests.listReassignments;
import static dev.ottla.compat.cluster.PartitionRequests.reassign;

import dev.ottla.compat.cluster.PartitionRequests.Belief;
import dev.ottla.compat.wire.Frames;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.AllocateProducerIdsRequestData;
import org.apache.kafka.common.message.BrokerHeartbeatResponseData;
import org.apache.kafka.common.message.ControllerRegistrationRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.DefaultPrincipalData;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.EnvelopeRequestData;
import org.apache.kafka.common.message.EnvelopeResponseData;
import org.apache.kafka.common.message.UnregisterBrokerRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.MessageUtil;

/** What several brokers that exist only as requests say to a controller, and what operators ask of it. */
final class ControllerScript {
    private static final int PREFERRED = 0;
    private static final int UNCLEAN = 1;
    private static final int[] CANCEL = null;

    private final ControllerSide side;

    ControllerScript(ControllerSide side) {
        this.side = side;
    }

    /** Every scene begins where the one before it ended. */
    void play() {
        registrations();
        heartbeats();
        create(side, "t", Map.of("min.insync.replicas", "2"), r(11, 12, 13), r(12, 13, 11), r(13, 11, 12));
        create(side, "u", Map.of("unclean.leader.election.enable", "true"), r(12, 11));
        create(side, "s", Map.of(), r(14));
        create(side, "bad", Map.of(), r(11, 99));
        create(side, "bad", Map.of(), r(11, 11));
        inSyncSets();
        fencing();
        elections();
        reassignments();
        directories();
        controlledShutdown();
        unavailable();
        others();
        envelopes();
    }

    private void registrations() {
        register(side, "wrong cluster", registration(11, 1).setClusterId("other"));
        register(side, "from ZooKeeper", registration(11, 1).setIsMigratingZkBroker(true));
        register(side, "no directories", registration(11, 1).setLogDirs(List.of()));
        register(
                side,
                "same directory twice",
                registration(11, 1).setLogDirs(List.of(directory(1, 1), directory(1, 1))));
        register(side, "reserved directory", registration(11, 1).setLogDirs(List.of(new Uuid(0, 50))));
        var noVersion = registration(11, 1);
        noVersion.features().remove(noVersion.features().find("metadata.version"));
        register(side, "no metadata.version", noVersion);
        var noGroups = registration(11, 1);
        noGroups.features().remove(noGroups.features().find("group.version"));
        register(side, "a finalized feature is missing", noGroups);
        var old = registration(11, 1);
        old.features().find("metadata.version").setMaxSupportedVersion((short) 20);
        register(side, "too old", old);
        for (int id : List.of(11, 12, 13, 14)) {
            register(side, "register " + id, registration(id, 1));
        }
        register(side, "directory of another", registration(15, 1).setLogDirs(List.of(directory(11, 1))));
        register(side, "amend", registration(14, 1).setRack("new"));
        register(side, "another process, nobody has been heard of", registration(14, 2));
    }

    private void heartbeats() {
        beat(side, "unknown broker", heartbeat(side, 15).setBrokerEpoch(5));
        beat(side, "stale epoch", heartbeat(side, 11).setBrokerEpoch(side.epoch(11) - 1));
        beat(side, "not caught up", heartbeat(side, 11).setCurrentMetadataOffset(0));
        beat(side, "wants to be fenced", heartbeat(side, 11).setWantFence(true));
        for (int id : List.of(11, 12, 13, 14)) {
            beat(side, "unfence " + id, heartbeat(side, id));
        }
        beat(side, "again", heartbeat(side, 11));
        register(side, "duplicate", registration(11, 7));
        register(side, "amend while unfenced", registration(12, 1).setRack("moved"));
    }

    private void inSyncSets() {
        Belief b = new Belief(11, "t", 0, 0, 0);
        Belief known = b;
        b = askToAlter(side, "shrink to two", b, 0, 11, 12);
        b = askToAlter(side, "shrink to one", b, 0, 11);
        askToAlter(side, "old partition epoch", known, 0, 11);
        askToAlter(side, "future partition epoch", new Belief(11, "t", 0, 0, 99), 0, 11);
        askToAlter(side, "future leader epoch", new Belief(11, "t", 0, 9, b.partitionEpoch()), 0, 11);
        askToAlter(side, "not the leader", new Belief(12, "t", 0, 0, b.partitionEpoch()), 0, 12);
        askToAlter(side, "without the leader", b, 0, 12);
        askToAlter(side, "empty", b, 0);
        askToAlter(side, "no replica", b, 0, 11, 14);
        askToAlter(side, "twice the same", b, 0, 11, 11);
        askToAlter(side, "recovering", b, 1, 11);
        askToAlter(side, "no such partition", new Belief(11, "t", 7, 0, 0), 0, 11);
        b = askToAlter(side, "expand", b, 0, 11, 12, 13);
        askToAlter(side, "the same again", b, 0, 11, 12, 13);
        Belief second = new Belief(12, "t", 1, 0, 0);
        side.ask("without epochs", ApiKeys.ALTER_PARTITION, (short) 2, alterByIds(side, second, 12, 13));
        var wrongEpoch = PartitionRequests.alter(side, b, 0, 11, 12);
        wrongEpoch
                .topics()
                .getFirst()
                .partitions()
                .getFirst()
                .newIsrWithEpochs()
                .get(1)
                .setBrokerEpoch(3);
        side.ask("member of another epoch", ApiKeys.ALTER_PARTITION, (short) 3, wrongEpoch);
        side.ask(
                "stale leader",
                ApiKeys.ALTER_PARTITION,
                (short) 3,
                PartitionRequests.alter(side, b, 0, 11).setBrokerEpoch(1));
        var unknownTopic = PartitionRequests.alter(side, b, 0, 11);
        unknownTopic.topics().getFirst().setTopicId(new Uuid(7, 7));
        side.ask("unknown topic", ApiKeys.ALTER_PARTITION, (short) 3, unknownTopic);
    }

    private void fencing() {
        beat(side, "fence 12", heartbeat(side, 12).setWantFence(true));
        askToAlter(side, "fenced member", new Belief(11, "t", 0, 0, 4), 0, 11, 12, 13);
        beat(side, "fence 11", heartbeat(side, 11).setWantFence(true));
        beat(side, "fence 13", heartbeat(side, 13).setWantFence(true));
        beat(side, "13 is back", heartbeat(side, 13));
        beat(side, "11 is back", heartbeat(side, 11));
        beat(side, "12 is back", heartbeat(side, 12));
    }

    private void elections() {
        elect(side, "unknown type", 7, "t", 0);
        elect(side, "unknown topic", PREFERRED, "nope", 0);
        elect(side, "unknown partition", PREFERRED, "t", 9);
        elect(side, "preferred", PREFERRED, "t", 0, 1, 2);
        elect(side, "unclean, not needed", UNCLEAN, "u", 0);
        elect(side, "preferred for u", PREFERRED, "u", 0);
        side.ask(
                "preferred, as version 0 asks",
                ApiKeys.ELECT_LEADERS,
                (short) 0,
                new org.apache.kafka.common.message.ElectLeadersRequestData().setTopicPartitions(null));
    }

    private void reassignments() {
        reassign(side, "unknown topic", true, "nope", 0, 11);
        reassign(side, "unknown partition", true, "t", 9, 11);
        reassign(side, "no replicas", true, "t", 0);
        reassign(side, "unknown broker", true, "t", 0, 11, 99, 12);
        reassign(side, "same broker twice", true, "t", 0, 11, 11, 12);
        reassign(side, "cancel nothing", true, "t", 0, CANCEL);
        reassign(side, "another factor", false, "t", 2, 11, 12);
        reassign(side, "the same replicas", true, "s", 0, 14);
        reassign(side, "move s", true, "s", 0, 11, 12);
        listReassignments(side, "list all", null);
        listReassignments(side, "list s", "s", 0, 5);
        listReassignments(side, "list t", "t", 0);
        reassign(side, "move s elsewhere", true, "s", 0, 13);
        reassign(side, "not the factor on arrival", false, "s", 0, 13, 12);
        listReassignments(side, "list again", null);
        Belief b = askToAlter(side, "13 has caught up", new Belief(14, "s", 0, 0, 2), 0, 14, 13);
        listReassignments(side, "list after arrival", null);
        reassign(side, "move s back", true, "s", 0, 14, 11);
        b = askToAlter(side, "11 has caught up", new Belief(13, "s", 0, 1, 4), 0, 13, 11);
        reassign(side, "cancel", true, "s", 0, CANCEL);
        listReassignments(side, "list after cancel", null);
        side.note(b.toString());
    }

    private void directories() {
        assign(side, "assign", 11, directory(11, 1), side.topic("t"), 0, 1, 2);
        assign(side, "assign to the second", 11, directory(11, 2), side.topic("t"), 1);
        assign(side, "unknown topic", 11, directory(11, 1), new Uuid(7, 7), 0);
        assign(side, "unknown partition", 11, directory(11, 1), side.topic("t"), 9);
        assign(side, "not a replica", 14, directory(14, 1), side.topic("t"), 0);
        assign(side, "lost", 12, new Uuid(0, 2), side.topic("t"), 1);
        beat(side, "a disk of 11 fails", heartbeat(side, 11).setOfflineLogDirs(List.of(directory(11, 1))));
        beat(side, "it still fails", heartbeat(side, 11).setOfflineLogDirs(List.of(directory(11, 1))));
        beat(side, "13 cordons", heartbeat(side, 13).setCordonedLogDirs(List.of(directory(13, 2))));
        beat(side, "13 cordons the same", heartbeat(side, 13).setCordonedLogDirs(List.of(directory(13, 2))));
        beat(side, "13 cordons nothing", heartbeat(side, 13).setCordonedLogDirs(List.of()));
        beat(side, "13 does not say", heartbeat(side, 13));
        beat(side, "14 cordons nothing at all", heartbeat(side, 14).setCordonedLogDirs(List.of()));
    }

    private void controlledShutdown() {
        beat(side, "13 wants to stop", heartbeat(side, 13).setWantShutDown(true));
        for (int i = 0; i < 3; i++) {
            beat(side, "13 goes on wanting", heartbeat(side, 13).setWantShutDown(true));
        }
        for (int id : List.of(11, 12, 14)) {
            beat(side, id + " follows", heartbeat(side, id));
        }
        create(side, "while13stops", Map.of(), r(13, 14));
        BrokerHeartbeatResponseData answer;
        do {
            answer = (BrokerHeartbeatResponseData) side.send(
                    ApiKeys.BROKER_HEARTBEAT,
                    FakeBrokers.HEARTBEAT,
                    heartbeat(side, 13).setWantShutDown(true));
        } while (!answer.shouldShutDown() && answer.errorCode() == 0);
        side.note("13 may stop: " + answer);
        register(side, "13 at once again", registration(13, 2));
        beat(side, "13 stays after all", heartbeat(side, 13));
    }

    private void unavailable() {
        beat(side, "12 stops at once", heartbeat(side, 12).setWantFence(true).setWantShutDown(true));
        beat(side, "11 is fenced", heartbeat(side, 11).setWantFence(true));
        elect(side, "unclean for t", UNCLEAN, "t", 0, 1, 2);
        create(side, "noneactive", Map.of(), r(11, 12));
        beat(side, "fenced 12 wants to stop", heartbeat(side, 12).setWantShutDown(true));
        side.ask(
                "unregister 12",
                ApiKeys.UNREGISTER_BROKER,
                (short) 0,
                new UnregisterBrokerRequestData().setBrokerId(12));
        side.ask("again", ApiKeys.UNREGISTER_BROKER, (short) 0, new UnregisterBrokerRequestData().setBrokerId(12));
        beat(side, "unregistered", heartbeat(side, 12));
        register(side, "12 comes back", registration(12, 3));
        beat(side, "12 has caught up", heartbeat(side, 12));
        beat(side, "11 is back", heartbeat(side, 11));
    }

    private void others() {
        AllocateProducerIdsRequestData ids =
                new AllocateProducerIdsRequestData().setBrokerId(11).setBrokerEpoch(side.epoch(11));
        side.ask("producer ids", ApiKeys.ALLOCATE_PRODUCER_IDS, (short) 0, ids);
        side.ask("more", ApiKeys.ALLOCATE_PRODUCER_IDS, (short) 0, ids);
        side.ask(
                "stale",
                ApiKeys.ALLOCATE_PRODUCER_IDS,
                (short) 0,
                ids.duplicate().setBrokerEpoch(1));
        side.ask(
                "unknown",
                ApiKeys.ALLOCATE_PRODUCER_IDS,
                (short) 0,
                ids.duplicate().setBrokerId(99));
        ControllerRegistrationRequestData controller =
                new ControllerRegistrationRequestData().setControllerId(3000).setIncarnationId(new Uuid(3, 3));
        controller
                .listeners()
                .add(new ControllerRegistrationRequestData.Listener()
                        .setName("CONTROLLER")
                        .setHost("fake")
                        .setPort(9999));
        controller
                .features()
                .add(new ControllerRegistrationRequestData.Feature()
                        .setName("metadata.version")
                        .setMinSupportedVersion((short) 7)
                        .setMaxSupportedVersion((short) 30));
        side.ask("register a controller", ApiKeys.CONTROLLER_REGISTRATION, (short) 0, controller);
        for (byte type : new byte[] {0, 1}) {
            side.ask(
                    "describe the cluster",
                    ApiKeys.DESCRIBE_CLUSTER,
                    (short) 2,
                    new DescribeClusterRequestData().setEndpointType(type));
        }
    }

    private void envelopes() {
        var topics = new CreateTopicsRequestData().setTimeoutMs(1_000).setValidateOnly(true);
        topics.topics()
                .add(new CreateTopicsRequestData.CreatableTopic()
                        .setName("not a name")
                        .setNumPartitions(2)
                        .setReplicationFactor((short) 1));
        byte[] request = Frames.request(ApiKeys.CREATE_TOPICS, (short) 7, 5, topics);
        byte[] heartbeat = Frames.request(ApiKeys.BROKER_HEARTBEAT, FakeBrokers.HEARTBEAT, 6, heartbeat(side, 11));
        byte[] principal = MessageUtil.toVersionPrefixedBytes(
                (short) 0, new DefaultPrincipalData().setType("User").setName("somebody"));
        byte[] address = {10, 0, 0, 1};
        envelope("forwarded", request, principal, address);
        envelope("may not be forwarded", heartbeat, principal, address);
        envelope("no principal", request, null, address);
        envelope("no such principal", request, new byte[] {0, 9, 1}, address);
        envelope("no address", request, principal, new byte[] {1});
        envelope("no request", new byte[] {0, 19}, principal, address);
        byte[] unknownVersion = request.clone();
        unknownVersion[3] = 99;
        envelope("unknown version", unknownVersion, principal, address);
    }

    private void envelope(String step, byte[] request, byte[] principal, byte[] address) {
        EnvelopeResponseData answer = (EnvelopeResponseData) side.send(
                ApiKeys.ENVELOPE,
                (short) 0,
                new EnvelopeRequestData()
                        .setRequestData(ByteBuffer.wrap(request))
                        .setRequestPrincipal(principal)
                        .setClientHostAddress(address));
        ByteBuffer inside = answer.responseData();
        byte[] bytes = new byte[inside == null ? 0 : inside.remaining()];
        if (inside != null) {
            inside.duplicate().get(bytes);
        }
        side.note(step + ": " + answer.errorCode() + " " + HexFormat.of().formatHex(bytes));
    }

    private static int[] r(int... replicas) {
        return replicas;
    }
}
