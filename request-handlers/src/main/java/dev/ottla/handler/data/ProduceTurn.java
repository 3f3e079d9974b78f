package dev.ottla.handler.data;

import dev.ottla.handler.Answer;
import dev.ottla.handler.RequestContext;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.ProduceRequest;
import dev.ottla.protocol.message.ProduceRequest.PartitionProduceData;
import dev.ottla.protocol.message.ProduceRequest.TopicProduceData;
import dev.ottla.protocol.message.ProduceResponse;
import dev.ottla.protocol.message.ProduceResponse.PartitionProduceResponse;
import dev.ottla.protocol.message.ProduceResponse.TopicProduceResponse;
import dev.ottla.replica.AppendListener;
import dev.ottla.replica.PartitionAppend;
import dev.ottla.runtime.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One Produce request while its appends are on their way. Lives on the connection's event loop; the strands only count
 * down. Whoever finishes last has the answer given: at once if that is the event loop itself, which it is while strands
 * run on their caller, else by a task posted to it.
 */
final class ProduceTurn implements AppendListener {
    private final RequestContext context;
    private final ProduceRequest request;
    private final Answer<ProduceResponse> answer;
    private final LeaderHints hints;
    private final List<ProducePart> parts = new ArrayList<>();
    /** Appends that are not finished, and one for the event loop that still hands them in. */
    private final AtomicInteger unfinished = new AtomicInteger(1);

    private int throttleTimeMs;
    private Timer.@Nullable Timeout timeout;

    ProduceTurn(
            RequestContext context, ProduceRequest request, Answer<ProduceResponse> answer, PartitionLocator locator) {
        this.context = context;
        this.request = request;
        this.answer = answer;
        this.hints = new LeaderHints(locator, context.listenerName());
    }

    void refuse(ProducePart.Refused part) {
        parts.add(part);
    }

    void append(PartitionAppend append) {
        parts.add(new ProducePart.Appending(append));
        unfinished.incrementAndGet();
        append.submit();
    }

    /** Appends after the batch was written anew, on the partition's lane. */
    void rewrite(RewritingPart part, RewritingLanes.Lane lane) {
        parts.add(part);
        unfinished.incrementAndGet();
        context.executeOn(lane, part);
    }

    /** All parts have been handed in, in the request's order. */
    void handedIn(Timer timer, int throttleMs) {
        throttleTimeMs = throttleMs;
        if (unfinished.decrementAndGet() == 0) {
            answer();
        } else if (request.acks() == PartitionAppend.ACKS_ALL) {
            timeout = timer.schedule(Math.max(0, request.timeoutMs()), this::timeOut);
        }
    }

    @Override
    public void finished(PartitionAppend append) {
        partFinished();
    }

    /** One part has its outcome. Any thread. */
    void partFinished() {
        if (unfinished.decrementAndGet() == 0) {
            context.execute(this::answer);
        }
    }

    private void timeOut() {
        for (ProducePart part : parts) {
            part.timeOut();
        }
    }

    private void answer() {
        if (timeout != null) {
            timeout.cancel();
        }
        if (request.acks() != 0) {
            answer.send(response());
        } else if (firstError() == ErrorCode.NONE) {
            answer.none();
        } else {
            answer.close("Produce with acks=0 failed: " + firstError());
        }
    }

    private ErrorCode firstError() {
        for (ProducePart part : parts) {
            if (part.error() != ErrorCode.NONE) {
                return part.error();
            }
        }
        return ErrorCode.NONE;
    }

    private ProduceResponse response() {
        List<TopicProduceResponse> topics = new ArrayList<>(request.topicData().size());
        int next = 0;
        for (TopicProduceData topic : request.topicData()) {
            List<PartitionProduceResponse> partitions =
                    new ArrayList<>(topic.partitionData().size());
            for (PartitionProduceData partition : topic.partitionData()) {
                partitions.add(response(topic, partition.index(), parts.get(next++)));
            }
            topics.add(TopicProduceResponse.builder()
                    .name(topic.name())
                    .topicId(topic.topicId())
                    .partitionResponses(partitions)
                    .build());
        }
        return ProduceResponse.builder()
                .responses(topics)
                .throttleTimeMs(throttleTimeMs)
                .nodeEndpoints(hints.produceEndpoints())
                .build();
    }

    private PartitionProduceResponse response(TopicProduceData topic, int index, ProducePart part) {
        PartitionProduceResponse response = part.response(index);
        boolean hint = part.error() == ErrorCode.NOT_LEADER_OR_FOLLOWER
                && context.version() >= ProduceHandler.LEADER_HINT_VERSION;
        return hint ? hints.add(topic, response) : response;
    }
}
