package dev.ottla.handler.data;

import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.FetchRequest.FetchPartition;
import dev.ottla.protocol.message.FetchRequest.FetchTopic;
import dev.ottla.protocol.message.FetchRequest.ForgottenTopic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A client's list of partitions that the broker remembers between fetches (KIP-227). Used by one fetch at a time:
 * whoever {@link #enter}s owns it until {@link #leave}; meanwhile another fetch of the same session, which no honest
 * client sends, is refused.
 *
 * <p>Partitions that gave records move behind those that did not, so that a small {@code max.bytes} starves nobody.
 */
final class FetchSession {
    private static final int FIRST_EPOCH = 1;

    private record Key(String topic, Uuid topicId, int partition) {}

    private final int id;
    private final boolean byTopicId;
    private final long createdMs;
    private final AtomicBoolean busy = new AtomicBoolean(true);
    private final Map<Key, FetchTarget> targets = new LinkedHashMap<>();
    private volatile long lastUsedMs;
    private volatile int lastSize;
    private int nextEpoch = FIRST_EPOCH;

    /** Entered by whoever made it. */
    FetchSession(int id, boolean byTopicId, long createdMs) {
        this.id = id;
        this.byTopicId = byTopicId;
        this.createdMs = createdMs;
        this.lastUsedMs = createdMs;
    }

    int id() {
        return id;
    }

    /** Whether its fetches are of version 13 or later. */
    boolean isByTopicId() {
        return byTopicId;
    }

    long createdMs() {
        return createdMs;
    }

    /** Becomes the one fetch that may use this session; false if there is one. */
    boolean enter() {
        return busy.compareAndSet(false, true);
    }

    void leave() {
        busy.set(false);
    }

    /** The epoch that the next fetch must carry. */
    int nextEpoch() {
        return nextEpoch;
    }

    void advanceEpoch() {
        nextEpoch = nextEpoch == Integer.MAX_VALUE ? FIRST_EPOCH : nextEpoch + 1;
    }

    boolean isEmpty() {
        return targets.isEmpty();
    }

    /** Notes a use, for the cache; the fetch that entered it calls this. */
    void used(long nowMs) {
        lastUsedMs = nowMs;
        lastSize = targets.size();
    }

    /** Any thread. */
    long lastUsedMs() {
        return lastUsedMs;
    }

    /** How many partitions it had at its last use. Any thread. */
    int lastSize() {
        return lastSize;
    }

    /** Adds and changes partitions. */
    void update(List<FetchTopic> topics) {
        for (FetchTopic topic : topics) {
            for (FetchPartition wanted : topic.partitions()) {
                Key key = new Key(topic.topic(), topic.topicId(), wanted.partition());
                FetchTarget known = targets.get(key);
                if (known == null) {
                    targets.put(key, new FetchTarget(topic.topic(), topic.topicId(), wanted));
                } else {
                    known.update(wanted);
                }
            }
        }
    }

    void forget(List<ForgottenTopic> topics) {
        for (ForgottenTopic topic : topics) {
            for (int i = 0; i < topic.partitions().size(); i++) {
                targets.remove(new Key(
                        topic.topic(), topic.topicId(), topic.partitions().get(i)));
            }
        }
    }

    /** All partitions, in the order in which they are to be read. */
    List<FetchTarget> targets() {
        return new ArrayList<>(targets.values());
    }

    /** Puts a partition that gave records behind the others. */
    void moveBack(FetchTarget target) {
        Key key = new Key(target.topic, target.topicId, target.partition);
        if (targets.remove(key) != null) {
            targets.put(key, target);
        }
    }
}
