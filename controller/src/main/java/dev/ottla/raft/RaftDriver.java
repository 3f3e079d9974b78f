package dev.ottla.raft;

import dev.ottla.metadata.MetadataRecord;
import dev.ottla.metadata.MetadataRecordCodec;
import dev.ottla.metadata.Provenance;
import dev.ottla.protocol.record.BatchSettings;
import dev.ottla.protocol.record.ControlRecordType;
import dev.ottla.protocol.record.ControlRecords;
import dev.ottla.protocol.record.LogRecord;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.protocol.record.RecordBatchBuilder;
import dev.ottla.runtime.Clock;
import dev.ottla.runtime.StateMachineLog;
import dev.ottla.runtime.Strand;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what {@link RaftNode} decides: the thin shell around it. Owned by the controller's strand. Appends that
 * come while the disk is busy with an fsync share the next one.
 *
 * <p>A log that cannot be written ends this member: the failure is handed on and nothing more is appended.
 */
public final class RaftDriver {
    private static final Logger log = LoggerFactory.getLogger(RaftDriver.class);

    /** The largest batch, as in Kafka. */
    public static final int MAX_BATCH_BYTES = 8 * 1024 * 1024;

    private final RaftNode node;
    private final RaftLog raftLog;
    private final QuorumFiles files;
    private final Strand strand;
    private final Clock clock;
    private final Consumer<IOException> storageFailure;
    private final List<RaftListener> listeners = new ArrayList<>();

    private long appliedEndOffset;
    private long highWatermark;
    private boolean leading;
    private boolean flushQueued;
    private boolean flushing;
    private boolean flushAgain;
    private boolean failed;
    private boolean closed;

    /**
     * @param appliedEndOffset what the listeners already know from a snapshot, exclusive
     * @param storageFailure told once when the log or {@code quorum-state} cannot be written
     */
    public RaftDriver(
            RaftNode node,
            RaftLog raftLog,
            QuorumFiles files,
            long appliedEndOffset,
            Strand strand,
            Clock clock,
            Consumer<IOException> storageFailure) {
        this.node = node;
        this.raftLog = raftLog;
        this.files = files;
        this.appliedEndOffset = appliedEndOffset;
        this.strand = strand;
        this.clock = clock;
        this.storageFailure = storageFailure;
    }

    /** Listeners are called in the order in which they were added. Before {@link #start}. */
    public void addListener(RaftListener listener) {
        listeners.add(listener);
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
        List<byte[]> values = new ArrayList<>(records.size());
        for (MetadataRecord record : records) {
            values.add(MetadataRecordCodec.encode(record));
        }
        Entries entries = new Entries(values);
        if (entries.sizeBytes() > MAX_BATCH_BYTES) {
            throw new StateMachineLog.RecordsTooLargeException(entries.count() + " metadata records of "
                    + entries.sizeBytes() + " bytes are more than a batch of " + MAX_BATCH_BYTES);
        }
        step(new RaftEvent.Proposed(entries));
        if (failed) {
            throw new IOException("the metadata log cannot be written");
        }
        return node.logEndOffset() - 1;
    }

    /** The end of what is committed, exclusive. */
    public long highWatermark() {
        return highWatermark;
    }

    public int epoch() {
        return node.epoch();
    }

    public boolean isLeader() {
        return node.isLeader();
    }

    /** Gives up leadership and closes the log; a second call does nothing. On the strand. */
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            step(new RaftEvent.Resigned());
            failed = true;
            raftLog.close();
        }
    }

    private void step(RaftEvent event) {
        if (failed) {
            return;
        }
        try {
            for (RaftEffect effect : node.step(event)) {
                carryOut(effect);
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    private void carryOut(RaftEffect effect) throws IOException {
        switch (effect) {
            case RaftEffect.Persist persist -> files.write(persist.state());
            case RaftEffect.Lead lead -> {
                log.info("[raft epoch {}] elected, the epoch starts at offset {}", lead.epoch(), lead.startOffset());
            }
            case RaftEffect.AppendLeaderChange first -> append(leaderChange(first));
            case RaftEffect.Append append -> append(batch(append.epoch(), append.entries()));
            case RaftEffect.Flush flush -> queueFlush();
            case RaftEffect.Commit commit -> commit(commit.endOffset());
            case RaftEffect.StepDown down -> listeners.forEach(listener -> listener.stepDown(down.epoch()));
        }
    }

    /** Appends that are handed over before the strand comes to the flush, or during one, share the next. */
    private void queueFlush() {
        if (!flushQueued) {
            flushQueued = true;
            strand.submit(this::flush);
        }
    }

    private void flush() {
        flushQueued = false;
        if (flushing) {
            flushAgain = true;
        } else if (!failed) {
            flushing = true;
            raftLog.flush(this::flushed);
        }
    }

    private void flushed(long endOffset) {
        flushing = false;
        if (endOffset < 0) {
            fail(new IOException("fsync of the metadata log failed"));
            return;
        }
        step(new RaftEvent.Flushed(endOffset));
        if (flushAgain) {
            flushAgain = false;
            queueFlush();
        }
    }

    private void fail(IOException cause) {
        if (!failed) {
            failed = true;
            log.error("[raft epoch {}] the metadata log or quorum-state cannot be written", node.epoch(), cause);
            storageFailure.accept(cause);
        }
    }

    private void commit(long endOffset) throws IOException {
        highWatermark = endOffset;
        if (!leading) {
            raftLog.read(appliedEndOffset, endOffset, this::replay);
            leading = true;
            listeners.forEach(listener -> listener.lead(node.epoch()));
        }
        appliedEndOffset = endOffset;
        listeners.forEach(listener -> listener.committed(endOffset));
    }

    private void replay(RecordBatch batch) throws IOException {
        batch.ensureValid();
        for (LogRecord record : LogRecords.of(batch)) {
            if (record.offset() >= appliedEndOffset) {
                replay(batch, record);
            }
        }
    }

    private void replay(RecordBatch batch, LogRecord record) {
        Provenance at = new Provenance(record.offset(), batch.partitionLeaderEpoch(), record.timestamp());
        if (batch.isControlBatch()) {
            listeners.forEach(listener -> listener.skip(at));
        } else {
            MetadataRecord decoded = MetadataRecordCodec.decode(LogRecords.value(record));
            listeners.forEach(listener -> listener.replay(decoded, at));
        }
    }

    private void append(ByteBuf batch) throws IOException {
        try {
            raftLog.append(batch);
        } finally {
            batch.release();
        }
    }

    private ByteBuf leaderChange(RaftEffect.AppendLeaderChange first) {
        List<ControlRecords.ControlRecord> records = new ArrayList<>();
        records.add(CheckpointWriter.control(
                ControlRecordType.LEADER_CHANGE,
                first.message(),
                first.message().codec()));
        if (first.voters() != null) {
            records.addAll(CheckpointWriter.voterRecords(first.voters()));
        }
        return ControlRecords.batch(LogRecords.HEAP, settings(first.epoch()), clock.wallClockMs(), records);
    }

    private ByteBuf batch(int epoch, Entries entries) {
        long nowMs = clock.wallClockMs();
        try (RecordBatchBuilder builder = new RecordBatchBuilder(LogRecords.HEAP, settings(epoch))) {
            for (byte[] value : entries.values()) {
                builder.append(nowMs, null, Unpooled.wrappedBuffer(value));
            }
            return builder.build();
        }
    }

    private BatchSettings settings(int epoch) {
        return BatchSettings.at(raftLog.endOffset()).withPartitionLeaderEpoch(epoch);
    }
}
