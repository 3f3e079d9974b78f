package dev.ottla.handler.data;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.FetchRequest;
import dev.ottla.protocol.message.FetchRequest.FetchPartition;
import dev.ottla.protocol.message.FetchRequest.FetchTopic;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one fetch reads: the partitions of its request, or those of its session (KIP-227).
 *
 * @param error why there is nothing to read
 * @param session entered by this fetch, or null; left by {@link #end}
 * @param incremental whether only news are answered
 */
record FetchPlan(ErrorCode error, @Nullable FetchSession session, boolean incremental, List<FetchTarget> targets) {
    /** The client ends its session, or never had one. */
    private static final int FINAL_EPOCH = -1;

    /** The client asks for a new session. */
    private static final int INITIAL_EPOCH = 0;

    static FetchPlan of(FetchRequest request, short version, FetchSessionCache cache) {
        boolean byTopicId = version >= FetchHandler.TOPIC_ID_VERSION;
        return switch (request.sessionEpoch()) {
            case FINAL_EPOCH -> {
                cache.remove(request.sessionId());
                yield sessionless(request);
            }
            case INITIAL_EPOCH -> {
                cache.remove(request.sessionId());
                yield firstOf(request, cache.create(byTopicId, count(request)));
            }
            default -> next(request, byTopicId, cache);
        };
    }

    private static FetchPlan refused(ErrorCode error) {
        return new FetchPlan(error, null, false, List.of());
    }

    private static FetchPlan sessionless(FetchRequest request) {
        List<FetchTarget> targets = new ArrayList<>();
        for (FetchTopic topic : request.topics()) {
            for (FetchPartition wanted : topic.partitions()) {
                targets.add(new FetchTarget(topic.topic(), topic.topicId(), wanted));
            }
        }
        return new FetchPlan(ErrorCode.NONE, null, false, targets);
    }

    private static FetchPlan firstOf(FetchRequest request, @Nullable FetchSession session) {
        if (session == null) {
            return sessionless(request);
        }
        session.update(request.topics());
        return new FetchPlan(ErrorCode.NONE, session, false, session.targets());
    }

    private static FetchPlan next(FetchRequest request, boolean byTopicId, FetchSessionCache cache) {
        FetchSession session = cache.find(request.sessionId());
        if (session == null) {
            return refused(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
        }
        if (!session.enter()) {
            return refused(ErrorCode.INVALID_FETCH_SESSION_EPOCH);
        }
        if (session.nextEpoch() != request.sessionEpoch()) {
            session.leave();
            return refused(ErrorCode.INVALID_FETCH_SESSION_EPOCH);
        }
        if (session.isByTopicId() != byTopicId) {
            session.leave();
            return refused(ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR);
        }
        session.update(request.topics());
        session.forget(request.forgottenTopicsData());
        if (session.isEmpty()) {
            cache.remove(session.id());
            session.leave();
            return new FetchPlan(ErrorCode.NONE, null, false, List.of());
        }
        session.advanceEpoch();
        return new FetchPlan(ErrorCode.NONE, session, true, session.targets());
    }

    private static int count(FetchRequest request) {
        int count = 0;
        for (FetchTopic topic : request.topics()) {
            count += topic.partitions().size();
        }
        return count;
    }

    int sessionId() {
        return session == null ? 0 : session.id();
    }

    /** The fetch is answered, or nobody waits for it any more. */
    void end(FetchSessionCache cache) {
        if (session != null) {
            cache.touch(session);
            session.leave();
        }
    }
}
