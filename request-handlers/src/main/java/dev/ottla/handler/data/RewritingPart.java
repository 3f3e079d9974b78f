package dev.ottla.handler.data;

import dev.ottla.log.Recompression;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.ProduceResponse.PartitionProduceResponse;
import dev.ottla.protocol.record.RecordBatch;
import dev.ottla.replica.AppendListener;
import dev.ottla.replica.PartitionAppend;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * An append that waits until its batch, or one before it, is written in the topic's compression. Runs on its
 * partition's lane, which owns it until its turn is told that it is finished; owns the new batch, and releases it when
 * the log is done with it.
 */
final class RewritingPart implements ProducePart, Runnable, AppendListener {
    private final ProduceTurn turn;
    private final RewritingLanes.Lane lane;
    private final PartitionAppend asItIs;
    private final @Nullable Recompression recompression;
    private @Nullable ByteBuf rewritten;
    private ProducePart outcome = Refused.of(ErrorCode.REQUEST_TIMED_OUT);

    /** @param recompression null when the batch may be stored as it is and only keeps its place in the order */
    RewritingPart(
            ProduceTurn turn, RewritingLanes.Lane lane, PartitionAppend asItIs, @Nullable Recompression recompression) {
        this.turn = turn;
        this.lane = lane;
        this.asItIs = asItIs;
        this.recompression = recompression;
    }

    @Override
    public void run() {
        if (recompression == null) {
            append(asItIs);
            return;
        }
        ByteBuf batch = asItIs.batches();
        switch (recompression.recompress(new RecordBatch(batch, batch.readerIndex()))) {
            case Recompression.Outcome.Rewritten(ByteBuf anew) -> {
                rewritten = anew;
                append(asItIs.of(anew, this));
            }
            case Recompression.Outcome.Refused refused -> {
                outcome = Refused.byTopic(refused.rejection(), asItIs.partition());
                turn.partFinished();
            }
        }
    }

    private void append(PartitionAppend append) {
        outcome = new Appending(append);
        append.submit();
    }

    @Override
    public void finished(PartitionAppend append) {
        if (rewritten != null) {
            rewritten.release();
        }
        turn.finished(append);
    }

    /** Behind the rewriting, so that there is something to give up. */
    @Override
    public void timeOut() {
        lane.execute(() -> outcome.timeOut());
    }

    @Override
    public ErrorCode error() {
        return outcome.error();
    }

    @Override
    public PartitionProduceResponse response(int index) {
        return outcome.response(index);
    }
}
