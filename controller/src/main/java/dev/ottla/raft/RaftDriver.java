package dev.ottla.raft;

import dev.ottla.metadata.MetadataRecord;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.runtime.Clock;
import dev.ottla.runtime.Strand;
import dev.ottla.runtime.Timer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what {@link RaftNode} decides: the thin shell around it. Owned by the controller's strand; only
 * {@link #ask} and what says so may be called by any thread.
 *
 * <p>A log that cannot be written ends this member: the failure is handed on and nothing more is appended.
 */
public final class RaftDriver implements RaftDesk {
    private static final Logger log = LoggerFactory.getLogger(RaftDriver.class);

    /** The largest batch, as in Kafka. */
    public static final int MAX_BATCH_BYTES = 8 * 1024 * 1024;

    /**
     * What the driver runs on.
     *
     * @param storageFailure told once when the log or {@code quorum-state} cannot be written
     */
    public record Ports(
            Strand strand, Clock clock, Timer timer, RaftTransport transport, Consumer<IOException> storageFailure) {}

    private record Asked(RaftRequest request, Consumer<RaftResponse> reply) {}

    private final RaftNode node;
    private final RaftLog raftLog;
    private final QuorumFiles files;
    private final Ports ports;
    private final LogWriter writer;
    private final CommittedLog committed;
    private final SnapshotTransfer transfer;
    private final Alarm alarm;
    private final long foundBytes;
    private final Map<Long, Asked> asked = new LinkedHashMap<>();
    private final Queue<RaftEvent> followUps = new ArrayDeque<>();

    private @Nullable Runnable onResigned;
    private volatile RaftResponse.Leadership knownLeader = new RaftResponse.Leadership(-1, -1, List.of());
    private long lastToken;
    private volatile boolean keepsVoters;
    private boolean stepping;
    private boolean failed;
    private boolean closed;

    public RaftDriver(RaftNode node, RaftStorage storage, Ports ports) {
        this.node = node;
        this.raftLog = storage.log();
        this.files = storage.files();
        this.ports = ports;
        this.writer = new LogWriter(raftLog, ports.strand(), ports.clock(), this::flushed);
        this.committed = new CommittedLog(raftLog, storage.appliedEndOffset());
        this.transfer = new SnapshotTransfer(storage.snapshots());
        this.foundBytes = storage.followingBytes();
        this.alarm = new Alarm(ports.timer(), ports.strand(), () -> step(new RaftEvent.Tick()));
        this.keepsVoters = node.voterHistory().keptInLog();
    }

    /** Listeners are called in the order in which they were added. Before {@link #start}. */
    public void addListener(RaftListener listener) {
        committed.addListener(listener);
    }

    /** Takes part in the quorum. On the strand. */
    public void start() {
        step(new RaftEvent.Started());
    }

    /**
     * Appends records as one batch of the current epoch and returns the offset of the last one. Only while leading; on
     * the strand. Not durable on return: see {@link RaftListener#committed}.
     */
    public long append(List<MetadataRecord> records) throws IOException {
        if (failed || !node.isLeader()) {
            throw new IOException("this node does not lead the quorum");
        }
        Entries entries = Entries.of(records, MAX_BATCH_BYTES);
        step(new RaftEvent.Proposed(entries));
        if (failed) {
            throw new IOException("the metadata log cannot be written");
        }
        return node.logEndOffset() - 1;
    }

    @Override
    public void ask(RaftRequest request, Consumer<RaftResponse> reply) {
        ports.strand().execute(() -> {
            if (failed) {
                reply.accept(Refusal.of(request, ErrorCode.BROKER_NOT_AVAILABLE));
                return;
            }
            long token = ++lastToken;
            asked.put(token, new Asked(request, reply));
            step(new RaftEvent.Asked(token, request));
        });
    }

    /** A snapshot of committed content has been written. On the strand. */
    public void snapshotTaken(SnapshotId id) {
        step(new RaftEvent.SnapshotTaken(id));
    }

    /** Lets go of the log before this snapshot. On the strand. */
    public void cleanBefore(SnapshotId id) {
        if (!failed) {
            step(new RaftEvent.LogCleaned(id));
            raftLog.deleteBefore(id.endOffset());
        }
    }

    /** How much log there is or was behind the snapshot that was found at start; only grows. On the strand. */
    public long appendedBytes() {
        return foundBytes + writer.appendedBytes();
    }

    /** The end of what is committed and applied, exclusive. */
    public long highWatermark() {
        return committed.endOffset();
    }

    /** As last known; -1 while nobody is known to lead. Any thread. */
    public int knownLeaderId() {
        return knownLeader.leaderId();
    }

    /** As last known, with where it can be reached. Any thread. */
    public RaftResponse.Leadership knownLeader() {
        return knownLeader;
    }

    /** Whether this node leads and anybody copies its log. On the strand. */
    public boolean isFollowed() {
        return node.isFollowed();
    }

    /** The first offset that the log has. On the strand. */
    public long logStartOffset() {
        return raftLog.startOffset();
    }

    /** Whether the log keeps the voters, {@code kraft.version} 1, committed or not. Any thread. */
    public boolean keepsVoters() {
        return keepsVoters;
    }

    /** Why the log cannot keep the voters from now on; null if it can. On the strand, while leading. */
    public @Nullable String kraftVersionProblem() {
        return node.kraftVersionProblem();
    }

    /** Raises {@code kraft.version} to 1 where there is no {@link #kraftVersionProblem}. On the strand. */
    public void raiseKRaftVersion() {
        step(new RaftEvent.KRaftVersionRaised());
    }

    /** The voters of a state that contains everything below {@code endOffset}; null if the log does not keep them. */
    public @Nullable VoterSet votersBefore(long endOffset) {
        return node.voterHistory().before(endOffset);
    }

    /** About how many bytes of log there are from this offset on. */
    public long logBytesFrom(long offset) {
        return raftLog.sizeBytesFrom(offset);
    }

    /** Gives up leadership; {@code told} runs when all the other voters know of it. On the strand. */
    public void resign(Runnable told) {
        onResigned = told;
        step(new RaftEvent.Resigned());
        checkResigned();
    }

    private void checkResigned() {
        Runnable told = onResigned;
        if (told != null && (failed || !node.isResigning())) {
            onResigned = null;
            told.run();
        }
    }

    /** Gives up leadership and closes the log; a second call does nothing. On the strand. */
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            step(new RaftEvent.Resigned());
            stop();
            raftLog.close();
        }
    }

    private void stop() {
        failed = true;
        writer.close();
        alarm.cancel();
        asked.values().forEach(each -> each.reply().accept(Refusal.of(each.request(), ErrorCode.BROKER_NOT_AVAILABLE)));
        asked.clear();
    }

    /** Never within a step: what listeners want to do they hand to the strand. */
    private void step(RaftEvent event) {
        if (failed) {
            return;
        }
        if (stepping) {
            throw new IllegalStateException(event + " within another step");
        }
        stepping = true;
        try {
            carryOutAll(event);
            for (RaftEvent next = followUps.poll(); next != null; next = followUps.poll()) {
                carryOutAll(next);
            }
        } catch (IOException e) {
            fail(e);
        } catch (RuntimeException | Error bug) {
            // Half a step leaves nothing that could be trusted; whoever follows the log has missed something.
            fail(new IOException("a step failed: " + bug, bug));
        } finally {
            stepping = false;
        }
        keepsVoters = node.voterHistory().keptInLog();
        checkResigned();
        arm();
    }

    private void carryOutAll(RaftEvent event) throws IOException {
        for (RaftEffect effect : node.step(event, nowMs())) {
            if (failed) {
                return;
            }
            carryOut(effect);
        }
    }

    private void carryOut(RaftEffect effect) throws IOException {
        switch (effect) {
            case RaftEffect.Persist persist -> files.write(persist.state());
            case RaftEffect.Lead lead -> lead(lead);
            case RaftEffect.AppendLeaderChange first -> writer.append(first);
            case RaftEffect.AppendVoters change -> writer.append(change);
            case RaftEffect.Append append -> writer.append(append.epoch(), append.entries());
            case RaftEffect.AppendFetched fetched -> appendFetched(fetched.batches());
            case RaftEffect.Truncate cut -> writer.truncateTo(cut.endOffset());
            case RaftEffect.Flush flush -> writer.queueFlush();
            case RaftEffect.Commit commit -> committed.commit(commit.endOffset());
            case RaftEffect.StepDown down -> committed.stepDown(down.epoch());
            case RaftEffect.LeaderKnown known -> leaderKnown(known);
            case RaftEffect.Send send -> send(send);
            case RaftEffect.Reply reply -> reply(reply.token(), reply.response());
            case RaftEffect.ReplyFromLog reply ->
                reply(reply.token(), reply.header().with(raftLog.fetch(reply.offset(), reply.maxBytes())));
            case RaftEffect.ReplyFromSnapshot reply -> reply(reply.token(), transfer.read(reply));
            case RaftEffect.WriteSnapshot piece -> transfer.write(piece);
            case RaftEffect.InstallSnapshot install -> install(install.id());
        }
    }

    private void lead(RaftEffect.Lead lead) {
        log.info("[raft epoch {}] elected, the epoch starts at offset {}", lead.epoch(), lead.startOffset());
        committed.lead(lead.epoch());
    }

    private void leaderKnown(RaftEffect.LeaderKnown known) {
        if (known.leaderId() < 0) {
            log.info("[raft epoch {}] no leader is known", known.epoch());
        } else {
            log.info("[raft epoch {}] the leader is node {}", known.epoch(), known.leaderId());
        }
        knownLeader = node.leadership();
        committed.leaderChanged(known.leaderId(), known.epoch());
    }

    private void appendFetched(List<LogBatch> batches) throws IOException {
        for (LogBatch batch : batches) {
            writer.append(batch);
        }
    }

    private void install(SnapshotId id) throws IOException {
        QuorumRecovery.Restored restored = transfer.install(id, node.voterHistory());
        if (restored == null) {
            followUps.add(new RaftEvent.SnapshotRefused(id));
            return;
        }
        writer.startAt(id.endOffset());
        followUps.add(new RaftEvent.SnapshotInstalled(id, restored.voters()));
        committed.restored(id, restored.replay());
    }

    private void send(RaftEffect.Send send) {
        int peerId = send.peer().id();
        ports.transport()
                .send(
                        send.peer(),
                        send.request(),
                        response -> ports.strand()
                                .submit(() -> step(
                                        response == null
                                                ? new RaftEvent.Unanswered(peerId, send.number())
                                                : new RaftEvent.Answered(peerId, send.number(), response))));
    }

    private void reply(long token, RaftResponse response) {
        Asked waiting = asked.remove(token);
        if (waiting != null) {
            waiting.reply().accept(response);
        }
    }

    private void flushed(long endOffset) {
        if (endOffset < 0) {
            fail(new IOException("fsync of the metadata log failed"));
        } else {
            step(new RaftEvent.Flushed(endOffset));
        }
    }

    private void fail(IOException cause) {
        if (!failed) {
            log.error("[raft epoch {}] the metadata log cannot be followed, this node stops", node.epoch(), cause);
            stop();
            ports.storageFailure().accept(cause);
        }
    }

    private long nowMs() {
        return ports.clock().monotonicMs();
    }

    private void arm() {
        if (!failed) {
            alarm.set(node.nextDeadlineMs(), nowMs());
        }
    }
}
