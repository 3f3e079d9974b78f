package dev.ottla.raft;

import dev.ottla.metadata.Endpoint;
import dev.ottla.protocol.Uuid;
import dev.ottla.runtime.simulation.NetworkConditions;
import dev.ottla.runtime.simulation.SeededRandom;
import dev.ottla.runtime.simulation.SimulatedClock;
import dev.ottla.runtime.simulation.SimulatedNetwork;
import dev.ottla.runtime.simulation.SimulatedTimer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A quorum of one to seven voters and some observers in a world that goes wrong, all from one seed: messages are lost,
 * late, doubled and out of order, the network falls apart, members crash without what was not on disk and come back,
 * clocks run at different speeds, voters come and go. After every step {@link QuorumInvariants} are checked; when the
 * faults have ended, everybody must come to agree on something new.
 */
final class QuorumSimulation {
    private static final RaftSettings TIMES = new RaftSettings(200, 200, 400, 400, 20, 1 << 20, 10);
    private static final long TROUBLE_MS = 3_000;
    private static final long PEACE_MS = 12_000;

    sealed interface Message {
        record Ask(int from, long number, int incarnation, RaftRequest request) implements Message {}

        record Answer(int peerId, long number, int incarnation, RaftResponse response) implements Message {}
    }

    private final SeededRandom random;
    private final Breakage breakage;
    private final SimulatedClock clock = new SimulatedClock();
    private final SimulatedTimer timer = new SimulatedTimer(clock);
    private final SimulatedNetwork<Message> network;
    private final QuorumInvariants invariants = new QuorumInvariants();
    private final List<SimulatedMember> members = new ArrayList<>();
    private final Map<SnapshotId, VoterHistory> snapshots = new HashMap<>();
    private final List<String> story = new ArrayList<>();
    private final boolean votersInLog;
    private final boolean restless;
    private boolean inTrouble = true;
    private long lastPayload;

    /** Who takes part, and how. */
    record Cast(int voters, int observers, boolean votersInLog, boolean restless) {
        static Cast any(SeededRandom random) {
            boolean inLog = random.chance(0.7);
            boolean restless = random.chance(0.3);
            return new Cast(1 + random.nextInt(7), random.nextInt(3), inLog, restless);
        }
    }

    QuorumSimulation(long seed, Breakage breakage) {
        this(new SeededRandom(seed), breakage, null);
    }

    /** A world in which only what a script says goes wrong. */
    QuorumSimulation(Cast cast) {
        this(new SeededRandom(1), Breakage.NONE, cast);
    }

    private QuorumSimulation(SeededRandom random, Breakage breakage, @Nullable Cast given) {
        this.random = random;
        this.breakage = breakage;
        this.network = new SimulatedNetwork<>(timer, random.fork());
        Cast cast = given == null ? Cast.any(random) : given;
        this.votersInLog = cast.votersInLog();
        this.restless = cast.restless();
        int count = cast.voters() + cast.observers();
        List<RaftNode.Identity> identities = new ArrayList<>();
        for (int id = 1; id <= count; id++) {
            identities.add(identity(id, count));
        }
        VoterSet initial = VoterSet.of(
                identities.subList(0, cast.voters()).stream().map(this::voter).toList());
        VoterHistory known =
                VoterHistory.of(initial, votersInLog ? VoterHistory.Origin.FORMATTED : VoterHistory.Origin.CONFIGURED);
        VoterHistory unknown =
                votersInLog ? VoterHistory.of(VoterSet.of(List.of()), VoterHistory.Origin.CONFIGURED) : known;
        for (RaftNode.Identity identity : identities) {
            boolean votes = identity.self().id() <= cast.voters();
            members.add(new SimulatedMember(this, identity, votes ? known : unknown));
        }
    }

    private VoterSet.Voter voter(RaftNode.Identity identity) {
        ReplicaKey key =
                votersInLog ? identity.self() : new ReplicaKey(identity.self().id(), Uuid.ZERO);
        return new VoterSet.Voter(key, identity.endpoints(), (short) 0, (short) 1);
    }

    private static RaftNode.Identity identity(int id, int count) {
        List<Peer> bootstrap = new ArrayList<>();
        for (int other = 1; other <= count; other++) {
            bootstrap.add(new Peer(-1 - other, List.of(endpoint(other))));
        }
        return new RaftNode.Identity(
                new ReplicaKey(id, new Uuid(7, id)), List.of(endpoint(id)), (short) 0, (short) 1, bootstrap, false);
    }

    private static Endpoint endpoint(int id) {
        return new Endpoint("CONTROLLER", "node-" + id, 9093, (short) 0);
    }

    RaftNode.Chances chances(SeededRandom ofMember) {
        return new RaftNode.Chances(TIMES, ofMember, breakage.rules());
    }

    SeededRandom random() {
        return random;
    }

    Breakage breakage() {
        return breakage;
    }

    SimulatedClock clock() {
        return clock;
    }

    SimulatedTimer timer() {
        return timer;
    }

    SimulatedNetwork<Message> network() {
        return network;
    }

    QuorumInvariants invariants() {
        return invariants;
    }

    /** In some worlds leaders do not last: they fall as soon as they have begun. */
    void leads(SimulatedMember leader) {
        if (restless && inTrouble && random.chance(0.5)) {
            timer.schedule(random.between(0, 15), () -> {
                if (inTrouble && leader.isLeader()) {
                    crash(leader);
                }
            });
        }
    }

    void trace(int node, String what) {
        story.add(clock.monotonicMs() + " ms: node " + node + " " + what);
    }

    void send(int from, Peer to, Message.Ask ask) {
        int node = to.id() < -1 ? -1 - to.id() : to.id();
        network.send("node-" + from, "node-" + node, ask.number() < 0 ? ask : named(ask, to.id()));
    }

    /** An answer comes back under the name by which the peer was asked. */
    private Message named(Message.Ask ask, int peerId) {
        peers.put(new Asked(ask.from(), ask.incarnation(), ask.number()), peerId);
        return ask;
    }

    private record Asked(int from, int incarnation, long number) {}

    private final Map<Asked, Integer> peers = new HashMap<>();

    void answer(int from, int to, Message.Answer answer) {
        int peerId = peers.getOrDefault(new Asked(to, answer.incarnation(), answer.number()), from);
        network.send(
                "node-" + from,
                "node-" + to,
                new Message.Answer(peerId, answer.number(), answer.incarnation(), answer.response()));
    }

    void snapshotTaken(SnapshotId id, VoterHistory voters) {
        snapshots.put(id, voters);
    }

    VoterHistory votersOf(SnapshotId id) {
        return snapshots.getOrDefault(id, members.getFirst().disk.recover().voters());
    }

    /** Returns how many offsets were committed in all. Throws a {@link QuorumInvariants.Violation}. */
    long run() {
        members.forEach(SimulatedMember::start);
        long endMs = clock.monotonicMs() + TROUBLE_MS;
        while (clock.monotonicMs() < endMs) {
            timer.advanceMs(random.between(1, 40));
            trouble();
        }
        peace();
        return invariants.committedEndOffset();
    }

    private void trouble() {
        int chance = random.nextInt(100);
        if (chance < 50) {
            propose();
        } else if (chance < 55) {
            any().filterRunning(this::crash);
        } else if (chance < 59) {
            members.stream().filter(SimulatedMember::isLeader).forEach(this::crash);
        } else if (chance < 61) {
            powerCut();
        } else if (chance < 73) {
            restart();
        } else if (chance < 78) {
            separate();
        } else if (chance < 81) {
            network.isolate("node-" + any().member().id());
        } else if (chance < 87) {
            network.heal();
        } else if (chance < 90) {
            network.conditions(random.chance(0.5) ? NetworkConditions.BAD : NetworkConditions.PERFECT);
        } else if (chance < 94) {
            any().filterRunning(SimulatedMember::takeSnapshot);
        } else {
            changeVoters();
        }
    }

    /** Everybody at once; most come back soon. */
    private void powerCut() {
        members.stream().filter(SimulatedMember::isRunning).forEach(this::crash);
        restart();
    }

    List<SimulatedMember> members() {
        return members;
    }

    void propose() {
        members.stream()
                .filter(SimulatedMember::isLeader)
                .forEach(leader -> leader.step(new RaftEvent.Proposed(new Entries(payloads(1 + random.nextInt(3))))));
    }

    private List<byte[]> payloads(int count) {
        List<byte[]> payloads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            payloads.add(ByteBuffer.allocate(8).putLong(++lastPayload).array());
        }
        return payloads;
    }

    private record Any(SimulatedMember member) {
        void filterRunning(java.util.function.Consumer<SimulatedMember> action) {
            if (member.isRunning()) {
                action.accept(member);
            }
        }
    }

    private Any any() {
        return new Any(members.get(random.nextInt(members.size())));
    }

    void crash(SimulatedMember member) {
        trace(member.id(), "crashes");
        member.crash();
    }

    private void restart() {
        for (SimulatedMember member : members) {
            if (!member.isRunning() && random.chance(0.6)) {
                trace(member.id(), "starts");
                member.start();
            }
        }
    }

    private void separate() {
        List<String> one = new ArrayList<>();
        List<String> other = new ArrayList<>();
        for (SimulatedMember member : members) {
            (random.chance(0.5) ? one : other).add("node-" + member.id());
        }
        network.partition(one, other);
    }

    private void changeVoters() {
        SimulatedMember changed = members.get(random.nextInt(members.size()));
        for (SimulatedMember leader : members) {
            if (leader.isLeader()) {
                boolean isVoter = leader.node().voters().contains(changed.key());
                leader.ask(
                        isVoter
                                ? new RaftRequest.RemoveVoter(changed.key())
                                : new RaftRequest.AddVoter(changed.key(), changed.endpoints(), 1_000, true));
            }
        }
    }

    /** Liveness: once the faults have ended, there is a leader, it commits, and everybody hears of it. */
    private void peace() {
        inTrouble = false;
        network.heal();
        network.conditions(NetworkConditions.PERFECT);
        members.stream().filter(member -> !member.isRunning()).forEach(SimulatedMember::start);
        long before = invariants.committedEndOffset();
        long endMs = clock.monotonicMs() + PEACE_MS;
        while (clock.monotonicMs() < endMs && !(agree() && invariants.committedEndOffset() > before + 10)) {
            timer.advanceMs(100);
            if (invariants.committedEndOffset() <= before + 10) {
                propose();
            }
        }
        if (!agree() || invariants.committedEndOffset() <= before + 10) {
            throw new QuorumInvariants.Violation("liveness: after " + PEACE_MS + " ms of peace " + describe());
        }
    }

    boolean agree() {
        long leaders = members.stream().filter(SimulatedMember::isLeader).count();
        long end = members.getFirst().appliedEndOffset();
        return leaders == 1
                && end == invariants.committedEndOffset()
                && members.stream().allMatch(member -> member.appliedEndOffset() == end);
    }

    String describe() {
        StringBuilder text = new StringBuilder();
        for (SimulatedMember member : members) {
            RaftNode node = member.node();
            text.append("node ")
                    .append(member.id())
                    .append(' ')
                    .append(node.role().getClass().getSimpleName())
                    .append(" epoch ")
                    .append(node.epoch())
                    .append(" leader ")
                    .append(node.leaderId())
                    .append(" end ")
                    .append(node.logEndOffset())
                    .append(" applied ")
                    .append(member.appliedEndOffset())
                    .append(" voters ")
                    .append(node.voters().voters().keySet())
                    .append("; ");
        }
        return text.toString();
    }

    /** The last events before the end, to be printed with a failure. */
    String story() {
        return String.join("\n", story.subList(Math.max(0, story.size() - 60), story.size()));
    }
}
