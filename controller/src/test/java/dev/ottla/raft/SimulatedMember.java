package dev.ottla.raft;

import dev.ottla.metadata.Endpoint;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.runtime.simulation.SeededRandom;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A member in a simulated quorum: the driver of a real {@link RaftNode} on simulated time, network and disk. */
final class SimulatedMember {
    private static final int SNAPSHOT_BYTES = 24;
    private static final int PIECE_BYTES = 10;

    private record Asker(int node, long number, int incarnation) {}

    private final QuorumSimulation world;
    private final SeededRandom random;
    private RaftNode.Identity identity;
    private final double clockRate;
    final MemberDisk disk;
    private final Map<Long, Asker> askers = new HashMap<>();
    private final Queue<RaftEvent> followUps = new ArrayDeque<>();
    private @Nullable RaftNode node;
    private int incarnation;
    private long lastToken;
    private long appliedEndOffset;
    private long cutOffset;
    private long alarmMs;
    private byte[] download = new byte[0];

    SimulatedMember(QuorumSimulation world, RaftNode.Identity identity, VoterHistory initial) {
        this.world = world;
        this.random = world.random().fork();
        this.identity = identity;
        this.clockRate = 0.9 + random.between(0, 20) / 100.0;
        this.disk = new MemberDisk(initial);
    }

    int id() {
        return identity.self().id();
    }

    ReplicaKey key() {
        return identity.self();
    }

    List<Endpoint> endpoints() {
        return identity.endpoints();
    }

    /** From the next start on it is somewhere else. */
    void moveTo(Endpoint elsewhere) {
        become(List.of(elsewhere), identity.joins());
    }

    /** From the next start on it becomes a voter by itself. */
    void joinByItself() {
        become(identity.endpoints(), true);
    }

    private void become(List<Endpoint> endpoints, boolean joins) {
        identity = new RaftNode.Identity(
                identity.self(),
                endpoints,
                identity.minKRaftVersion(),
                identity.maxKRaftVersion(),
                identity.bootstrap(),
                joins);
    }

    boolean isRunning() {
        return node != null;
    }

    boolean isLeader() {
        return node != null && node.isLeader();
    }

    RaftNode node() {
        if (node == null) {
            throw new AssertionError("node " + id() + " is down");
        }
        return node;
    }

    long appliedEndOffset() {
        return appliedEndOffset;
    }

    void start() {
        incarnation++;
        RaftNode started = new RaftNode(identity, disk.recover(), world.chances(random));
        node = started;
        appliedEndOffset = started.highWatermark();
        alarmMs = Long.MAX_VALUE;
        askers.clear();
        world.network().attach(name(), this::receive);
        step(new RaftEvent.Started());
    }

    /** Takes what was not on disk along. */
    void crash() {
        node = null;
        world.network().detach(name());
        disk.crash(random);
        if (world.breakage() == Breakage.FORGETS_ITS_VOTE) {
            disk.state = QuorumState.INITIAL;
        }
    }

    private String name() {
        return "node-" + id();
    }

    private void receive(String from, QuorumSimulation.Message message) {
        switch (message) {
            case QuorumSimulation.Message.Ask ask -> {
                if (ask.request() instanceof RaftRequest.AskVersions) {
                    RaftResponse versions = new RaftResponse.Versions(ErrorCode.NONE, (short) 0, (short) 1);
                    answer(new Asker(ask.from(), ask.number(), ask.incarnation()), versions);
                    return;
                }
                askers.put(++lastToken, new Asker(ask.from(), ask.number(), ask.incarnation()));
                step(new RaftEvent.Asked(lastToken, ask.request()));
            }
            case QuorumSimulation.Message.Answer answer -> {
                if (answer.incarnation() == incarnation) {
                    step(new RaftEvent.Answered(answer.peerId(), answer.number(), answer.response()));
                }
            }
        }
    }

    void ask(RaftRequest request) {
        step(new RaftEvent.Asked(++lastToken, request));
    }

    void step(RaftEvent event) {
        followUps.add(event);
        for (RaftEvent next = followUps.poll(); next != null; next = followUps.poll()) {
            RaftNode stepping = node();
            boolean wasLeader = stepping.isLeader();
            stepping.step(next, nowMs()).forEach(this::carryOut);
            if (stepping.isLeader() && !wasLeader) {
                world.trace(id(), "leads epoch " + stepping.epoch());
                world.leads(this);
            }
        }
        arm();
    }

    private long nowMs() {
        return (long) (world.clock().monotonicMs() * clockRate);
    }

    private void arm() {
        long deadlineMs = node().nextDeadlineMs();
        if (deadlineMs < alarmMs) {
            alarmMs = deadlineMs;
            int armedBy = incarnation;
            long delayMs = Math.max(1, (long) Math.ceil((deadlineMs - nowMs()) / clockRate));
            world.timer()
                    .schedule(deadlineMs == Long.MAX_VALUE ? Long.MAX_VALUE : delayMs, () -> ring(armedBy, deadlineMs));
        }
    }

    private void ring(int armedBy, long deadlineMs) {
        if (node != null && armedBy == incarnation && deadlineMs == alarmMs) {
            alarmMs = Long.MAX_VALUE;
            step(new RaftEvent.Tick());
        }
    }

    private void carryOut(RaftEffect effect) {
        switch (effect) {
            case RaftEffect.Persist persist -> disk.state = persist.state();
            case RaftEffect.Lead lead -> world.invariants().leads(id(), lead.epoch(), disk);
            case RaftEffect.AppendLeaderChange first ->
                append(first.epoch(), first.recordCount(), first.voters(), new byte[] {1});
            case RaftEffect.AppendVoters change -> append(change.epoch(), 1, change.voters(), new byte[] {2});
            case RaftEffect.Append append ->
                append(
                        append.epoch(),
                        append.entries().count(),
                        null,
                        append.entries().values().getFirst());
            case RaftEffect.AppendFetched fetched -> fetched.batches().forEach(this::append);
            case RaftEffect.Truncate cut -> truncate(cut.endOffset());
            case RaftEffect.Flush flush -> flush();
            case RaftEffect.Commit commit -> commit(commit.endOffset());
            case RaftEffect.StepDown down -> world.trace(id(), "steps down in epoch " + down.epoch());
            case RaftEffect.LeaderKnown known -> {}
            case RaftEffect.Send send ->
                world.send(
                        id(),
                        send.peer(),
                        new QuorumSimulation.Message.Ask(id(), send.number(), incarnation, send.request()));
            case RaftEffect.Reply reply -> reply(reply.token(), reply.response());
            case RaftEffect.ReplyFromLog reply ->
                reply(reply.token(), reply.header().with(disk.read(reply.offset(), random.chance(0.5) ? 1 : 5)));
            case RaftEffect.ReplyFromSnapshot reply -> reply(reply.token(), piece(reply));
            case RaftEffect.WriteSnapshot piece -> write(piece);
            case RaftEffect.InstallSnapshot install -> install(install.id());
        }
    }

    private void append(int epoch, int count, @Nullable VoterSet voters, byte[] bytes) {
        long base = disk.endOffset();
        append(new LogBatch(base, base + count, epoch, voters, new RawBytes(bytes)));
    }

    private void append(LogBatch batch) {
        disk.append(batch);
        world.invariants().appended(id(), batch, disk.digestAt(batch.nextOffset()));
    }

    private void truncate(long endOffset) {
        world.invariants().cut(id(), endOffset, appliedEndOffset);
        cutOffset = Math.min(cutOffset, endOffset);
        disk.truncateTo(endOffset);
    }

    /** An fsync takes a while; what is cut off meanwhile is not in it. */
    private void flush() {
        long endOffset = disk.endOffset();
        int flushedBy = incarnation;
        cutOffset = Long.MAX_VALUE;
        world.timer().schedule(random.between(0, random.chance(0.1) ? 300 : 8), () -> {
            if (node != null && flushedBy == incarnation) {
                long forced = Math.min(endOffset, cutOffset);
                disk.force(forced);
                step(new RaftEvent.Flushed(forced));
            }
        });
    }

    private void commit(long endOffset) {
        world.invariants().moved(id(), appliedEndOffset, endOffset);
        Long digest = disk.knownDigestAt(endOffset);
        if (digest == null) {
            throw new QuorumInvariants.Violation(
                    "node " + id() + " commits up to " + endOffset + ", where no batch ends");
        }
        world.invariants().applied(id(), endOffset, digest);
        appliedEndOffset = endOffset;
    }

    private void reply(long token, RaftResponse response) {
        Asker asker = askers.remove(token);
        if (asker != null) {
            answer(asker, response);
        }
    }

    private void answer(Asker asker, RaftResponse response) {
        world.answer(
                id(),
                asker.node(),
                new QuorumSimulation.Message.Answer(id(), asker.number(), asker.incarnation(), response));
    }

    private RaftResponse piece(RaftEffect.ReplyFromSnapshot asked) {
        MemberDisk.StoredSnapshot found = disk.snapshot(asked.id());
        if (found == null) {
            return new RaftResponse.FetchSnapshot(
                    ErrorCode.SNAPSHOT_NOT_FOUND, asked.leadership(), asked.id(), 0, asked.position(), RawBytes.EMPTY);
        }
        byte[] whole =
                ByteBuffer.allocate(SNAPSHOT_BYTES).putLong(found.digest()).array();
        int from = (int) asked.position();
        RawBytes piece = new RawBytes(Arrays.copyOfRange(whole, from, Math.min(whole.length, from + PIECE_BYTES)));
        return new RaftResponse.FetchSnapshot(
                ErrorCode.NONE, asked.leadership(), asked.id(), SNAPSHOT_BYTES, asked.position(), piece);
    }

    private void write(RaftEffect.WriteSnapshot piece) {
        int position = (int) piece.position();
        download = Arrays.copyOf(
                position == 0 ? new byte[0] : download, position + piece.bytes().sizeBytes());
        System.arraycopy(
                piece.bytes().array(), 0, download, position, piece.bytes().sizeBytes());
    }

    private void install(SnapshotId id) {
        long digest = ByteBuffer.wrap(download).getLong();
        world.invariants().applied(id(), id.endOffset(), digest);
        VoterHistory voters = world.votersOf(id);
        disk.install(new MemberDisk.StoredSnapshot(id, digest, voters));
        cutOffset = 0;
        followUps.add(new RaftEvent.SnapshotInstalled(id, voters));
        world.trace(id(), "installs the snapshot up to " + id.endOffset());
    }

    /** Writes a snapshot of what it has applied and lets go of the log before it. */
    void takeSnapshot() {
        MemberDisk.StoredSnapshot latest = disk.latestSnapshot();
        if (appliedEndOffset == 0 || (latest != null && latest.id().endOffset() >= appliedEndOffset)) {
            return;
        }
        VoterSet voters = node().voterHistory().before(appliedEndOffset);
        VoterHistory history = voters == null
                ? node().voterHistory().cleanedTo(0)
                : VoterHistory.of(voters, VoterHistory.Origin.SNAPSHOT);
        SnapshotId id = new SnapshotId(appliedEndOffset, disk.epochBefore(appliedEndOffset));
        disk.take(new MemberDisk.StoredSnapshot(id, disk.digestAt(appliedEndOffset), history));
        world.snapshotTaken(id, history);
        step(new RaftEvent.SnapshotTaken(id));
        step(new RaftEvent.LogCleaned(id));
    }
}
