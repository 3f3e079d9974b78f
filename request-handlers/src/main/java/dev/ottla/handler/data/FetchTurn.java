package dev.ottla.handler.data;

import dev.ottla.handler.Answer;
import dev.ottla.handler.RequestContext;
import dev.ottla.log.ColdRead;
import dev.ottla.protocol.message.FetchRequest;
import dev.ottla.protocol.message.FetchResponse;
import dev.ottla.replica.FetchWaiter;
import dev.ottla.replica.LeaderPartition;
import dev.ottla.replica.PartitionView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One Fetch request: reads, and where that gives too little waits and reads once more. Lives on its connection's event
 * loop. Owns what it has read until the answer is written, and its session until it is answered.
 */
final class FetchTurn {
    private final FetchHandler.Desk desk;
    private final RequestContext context;
    private final FetchRequest request;
    private final Answer<FetchResponse> answer;
    private final FetchPlan plan;
    private final PartitionReader reader;
    private final @Nullable PartitionRead[] reads;
    private final int maxBytes;
    private final int minBytes;
    private long readBytes;
    private boolean urgent;
    private boolean handedOver;

    FetchTurn(
            FetchHandler.Desk desk,
            RequestContext context,
            FetchRequest request,
            Answer<FetchResponse> answer,
            FetchPlan plan) {
        this.desk = desk;
        this.context = context;
        this.request = request;
        this.answer = answer;
        this.plan = plan;
        this.reader = new PartitionReader(
                desk.path(), desk.locator(), context, readCommitted(), FetchHandler.isFollower(request));
        this.maxBytes = Math.min(desk.maxBytes(), Math.max(0, request.maxBytes()));
        this.minBytes = Math.min(request.minBytes(), maxBytes);
        this.reads = new PartitionRead[plan.targets().size()];
    }

    private boolean readCommitted() {
        return request.isolationLevel() == FetchHandler.READ_COMMITTED;
    }

    /** Answers, or waits for more. */
    void start() {
        try {
            if (read()) {
                warm();
                return;
            }
            boolean enough = urgent || readBytes >= minBytes || reads.length == 0;
            if (enough || request.maxWaitMs() <= 0) {
                answer();
            } else {
                release();
                await();
            }
        } catch (RuntimeException | Error bug) {
            giveUp();
            throw bug;
        }
    }

    /** What is not in memory is read by an I/O thread, then all of it here. */
    private void warm() {
        List<ColdRead> cold = new ArrayList<>();
        for (PartitionRead read : reads) {
            if (read != null && read.cold() != null) {
                cold.add(read.cold());
            }
        }
        release();
        reader.warmed();
        context.executeOn(desk.path().io(), () -> {
            try {
                cold.forEach(ColdRead::warm);
            } catch (RuntimeException | Error bug) {
                context.execute(this::giveUp);
                throw bug;
            }
            context.execute(this::start);
        });
    }

    private void resume() {
        try {
            reader.warmed(); // what it waited for has just been written
            read();
            answer();
        } catch (RuntimeException | Error bug) {
            giveUp();
            throw bug;
        }
    }

    /** Whether some of it is cold, so that it has to be read again. */
    private boolean read() {
        boolean cold = false;
        readBytes = 0;
        int leftBytes = maxBytes;
        List<FetchTarget> targets = plan.targets();
        for (int i = 0; i < reads.length; i++) {
            FetchTarget target = targets.get(i);
            PartitionRead read = reader.read(target, Math.min(target.maxBytes, leftBytes), readBytes == 0);
            reads[i] = read;
            readBytes += read.sizeBytes();
            leftBytes = Math.max(0, leftBytes - read.sizeBytes());
            urgent |= read.isUrgent();
            cold |= read.cold() != null;
        }
        return cold;
    }

    /** What was read is given back already; the views stay to compare with. */
    private void await() {
        FetchWaiter waiter = new FetchWaiter(context::execute, this::resume, minBytes - readBytes, reads.length);
        for (int i = 0; i < reads.length; i++) {
            PartitionRead read = reads[i];
            reads[i] = null;
            LeaderPartition leader = read == null ? null : read.leader();
            PartitionView view = read == null ? null : read.view();
            if (leader != null && view != null) {
                waiter.await(leader, view, readCommitted());
            }
        }
        answer.onAbandoned(() -> {
            if (waiter.cancel()) {
                plan.end(desk.sessions());
                answer.none();
            }
        });
        waiter.start(desk.path().timer(), request.maxWaitMs());
    }

    private void answer() {
        int throttleMs = desk.path().quotas().fetched(context, readBytes);
        FetchResponse response = new FetchAnswer(context, readCommitted(), desk.locator()).of(plan, reads, throttleMs);
        plan.end(desk.sessions());
        handedOver = true;
        answer.send(response, this::release);
    }

    /** Gives back what was read: at once when it is not sent, else when it has been written. */
    private void release() {
        for (PartitionRead read : reads) {
            if (read != null) {
                read.release();
            }
        }
    }

    /** After a bug of ours: nothing stays held, the caller sees to the answer. */
    private void giveUp() {
        if (!handedOver) {
            handedOver = true;
            release();
            plan.end(desk.sessions());
        }
    }
}
