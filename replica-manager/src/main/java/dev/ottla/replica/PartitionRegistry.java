package dev.ottla.replica;

import dev.ottla.log.LogManager;
import dev.ottla.log.PartitionLog;
import dev.ottla.log.TopicIdPartition;
import dev.ottla.log.TopicPartition;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.runtime.Clock;
import dev.ottla.runtime.Strand;
import dev.ottla.runtime.Timer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All partitions of which this broker holds a replica, and the place where commands about them come in. Commands run on
 * the registry's own strand, in order; a log that needs a look at the disk is opened on an I/O thread. Lookups take no
 * lock and may come from any thread.
 */
public final class PartitionRegistry {
    private static final Logger log = LoggerFactory.getLogger(PartitionRegistry.class);

    /**
     * What the registry runs on.
     *
     * @param strand its own; nothing else may run long tasks on it
     * @param io where logs are opened
     */
    public record Wiring(int brokerId, Strand strand, Executor io, Timer timer, Clock clock) {}

    private final Wiring wiring;
    private final LogManager logs;
    private final Leading leading;
    private final PromiseKeeping keeping;
    private final Map<String, HostedTopic> byName = new ConcurrentHashMap<>();
    private final Map<Uuid, HostedTopic> byId = new ConcurrentHashMap<>();
    /** Names whose old log is on its way out, and what waits to open a new one under them. Owned by the strand. */
    private final Map<TopicPartition, List<LeadCommand>> leaving = new HashMap<>();

    public PartitionRegistry(Wiring wiring, LogManager logs, LeadershipListener leadership) {
        this.wiring = wiring;
        this.logs = logs;
        this.leading = new Leading(wiring.brokerId(), wiring.clock(), logs, leadership);
        this.keeping = new PromiseKeeping(wiring.io(), wiring.timer(), this::leader);
        logs.moves().onMoved(this::logMoved);
    }

    /** Null if this broker holds no partition of a topic of this name. */
    public @Nullable HostedTopic topic(String name) {
        return byName.get(name);
    }

    /** Null if this broker holds no partition of a topic with this id. */
    public @Nullable HostedTopic topic(Uuid id) {
        return byId.get(id);
    }

    /** The partition if it is led here, else null. */
    public @Nullable LeaderPartition leader(String topic, int partition) {
        HostedTopic hosted = byName.get(topic);
        return hosted == null ? null : hosted.leader(partition);
    }

    /**
     * Leads a partition, or goes on leading it under the command's terms.
     *
     * @param settled told once, on any thread, when the partition can be used under these terms or it is known that it
     *     cannot
     */
    public void lead(LeadCommand command, Runnable settled) {
        wiring.strand().execute(() -> startLeading(command, settled));
    }

    /**
     * Leads partitions that nobody has heard of: each as soon as somebody asks for it, all of them a moment later.
     *
     * @param settled told of each, as by {@link #lead}
     * @param promised told once, on any thread, when whoever asks for one of them finds it
     */
    public void leadNew(List<LeadCommand> commands, Consumer<LeadCommand> settled, Runnable promised) {
        wiring.strand().execute(() -> {
            AtomicInteger opening = new AtomicInteger(1);
            for (LeadCommand command : commands) {
                if (!promise(command, () -> settled.accept(command))) {
                    opening.incrementAndGet();
                    startLeading(command, () -> {
                        settled.accept(command);
                        countDown(opening, promised);
                    });
                }
            }
            countDown(opening, promised);
            keeping.add(commands);
        });
    }

    private static void countDown(AtomicInteger count, Runnable end) {
        if (count.decrementAndGet() == 0) {
            end.run();
        }
    }

    /** Somebody else leads the partition from now on; the replica stays. */
    public void stopLeading(TopicIdPartition partition) {
        wiring.strand().execute(() -> stop(leader(partition), ErrorCode.NOT_LEADER_OR_FOLLOWER));
    }

    /** This broker has no replica of the partition any more; its log is deleted. */
    public void delete(TopicIdPartition partition) {
        wiring.strand().execute(() -> drop(partition));
    }

    /**
     * Takes its name from a log that belongs to no partition of this broker; one that comes to lead under the name
     * waits for that.
     */
    public void setAsideStray(TopicPartition name) {
        wiring.strand().execute(() -> {
            if (leaving.putIfAbsent(name, new ArrayList<>()) == null) {
                logs.setAside(name, () -> wiring.strand().execute(() -> left(name)));
            }
        });
    }

    /** The disk under the partition has failed. */
    public void storageFailed(TopicIdPartition partition) {
        wiring.strand().execute(() -> {
            HostedTopic topic = byId.get(partition.topicId());
            HostedPartition before = topic == null ? null : topic.partition(partition.partition());
            if (topic != null && before != null) {
                topic.set(partition.partition(), new HostedPartition.Offline());
                stop(before.end(), ErrorCode.KAFKA_STORAGE_ERROR);
            }
        });
    }

    /** Stops leading everything, so that what waits is answered; the logs stay open for whoever closes them. */
    public void close() {
        wiring.strand().execute(() -> {
            for (HostedTopic topic : byId.values()) {
                for (int i = 0; i < topic.size(); i++) {
                    HostedPartition partition = topic.partition(i);
                    if (partition != null && !(partition instanceof HostedPartition.Opening)) {
                        stop(partition.end(), ErrorCode.NOT_LEADER_OR_FOLLOWER);
                    }
                }
            }
        });
    }

    private void startLeading(LeadCommand command, Runnable settled) {
        HostedTopic topic = topicOf(command.partition());
        int index = command.partition().partition();
        switch (topic.partition(index)) {
            case HostedPartition.Led(LeaderPartition leader) -> leading.lead(leader, command, settled);
            case LeadPromise promise -> leadOnPromise(topic, promise, command, settled);
            case HostedPartition.Opening opening -> topic.set(index, opening.under(command, settled));
            case HostedPartition.Offline offline -> open(topic, command, settled);
            case null -> open(topic, command, settled);
        }
    }

    /** Returns false, and does nothing, where a closer look is needed or somebody waits to be told. */
    private boolean promise(LeadCommand command, Runnable settled) {
        HostedTopic topic = topicOf(command.partition());
        int index = command.partition().partition();
        TopicPartition name = command.partition().topicPartition();
        boolean isNew = topic.partition(index) == null && !leaving.containsKey(name) && logs.get(name) == null;
        if (isNew && !leading.listener().isConcernedWith(topic.name())) {
            topic.set(index, new LeadPromise(command, settled, leading, this::broken));
            return true;
        }
        return false;
    }

    private void leadOnPromise(HostedTopic topic, LeadPromise promise, LeadCommand command, Runnable settled) {
        LeaderPartition leader = topic.leader(command.partition().partition());
        if (leader != null) {
            leading.lead(leader, command, settled);
        } else {
            open(topic, promise.command(), promise.settled());
            startLeading(command, settled);
        }
    }

    private void broken(LeadPromise promise) {
        wiring.strand().submit(() -> {
            TopicIdPartition id = promise.command().partition();
            HostedTopic topic = byId.get(id.topicId());
            if (topic != null && topic.partition(id.partition()) == promise) {
                open(topic, promise.command(), promise.settled());
            }
        });
    }

    private HostedTopic topicOf(TopicIdPartition partition) {
        HostedTopic topic = byId.computeIfAbsent(partition.topicId(), id -> new HostedTopic(partition.topic(), id));
        byName.put(topic.name(), topic);
        return topic;
    }

    private void open(HostedTopic topic, LeadCommand command, Runnable settled) {
        topic.set(command.partition().partition(), new HostedPartition.Opening(command, settled));
        TopicPartition name = command.partition().topicPartition();
        List<LeadCommand> waiting = leaving.get(name);
        if (waiting != null) {
            waiting.add(command);
        } else if (isForeign(logs.get(name), command.partition())) {
            log.info("[partition {}] deleting the log of an earlier topic of this name", name);
            leaving.put(name, new ArrayList<>(List.of(command)));
            deleteLog(name);
        } else {
            open(command);
        }
    }

    /** Left over from a topic that was deleted while this broker was down. */
    private static boolean isForeign(@Nullable PartitionLog found, TopicIdPartition wanted) {
        return found != null && !found.topicId().isZero() && !found.topicId().equals(wanted.topicId());
    }

    /** A log that is loaded, or new, is led in the same turn: whoever then hears of the partition can use it. */
    private void open(LeadCommand command) {
        TopicIdPartition id = command.partition();
        PartitionLog atHand = logs.getOrBegin(id, command.config(), command.placement());
        if (atHand != null) {
            opened(id, atHand);
            return;
        }
        wiring.io().execute(() -> {
            try {
                PartitionLog opened = logs.getOrCreate(id, command.config(), command.placement());
                wiring.strand().execute(() -> opened(id, opened));
            } catch (IOException e) {
                log.error("[partition {}] the log cannot be opened", id.topicPartition(), e);
                wiring.strand().execute(() -> openingFailed(id));
            }
        });
    }

    private void opened(TopicIdPartition id, PartitionLog partitionLog) {
        HostedTopic topic = byId.get(id.topicId());
        if (topic != null && topic.partition(id.partition()) instanceof HostedPartition.Opening opening) {
            LeaderPartition leader = leading.leaderOf(id, partitionLog);
            topic.set(id.partition(), new HostedPartition.Led(leader));
            leaving.remove(id.topicPartition());
            leading.lead(leader, opening.command(), opening.settled());
        } else {
            deleteLog(id.topicPartition());
        }
    }

    private void openingFailed(TopicIdPartition id) {
        HostedTopic topic = byId.get(id.topicId());
        if (topic != null && topic.partition(id.partition()) instanceof HostedPartition.Opening opening) {
            topic.set(id.partition(), new HostedPartition.Offline());
            opening.settled().run();
        } else {
            left(id.topicPartition());
        }
    }

    /** On the partition's strand. */
    private void logMoved(PartitionLog moved) {
        LeaderPartition leader = leader(new TopicIdPartition(moved.topicId(), moved.topicPartition()));
        if (leader != null) {
            leader.logMoved(moved);
        }
    }

    private void stop(@Nullable LeaderPartition leader, ErrorCode reason) {
        if (leader != null) {
            leading.stop(leader, reason);
        }
    }

    private @Nullable LeaderPartition leader(TopicIdPartition id) {
        HostedTopic topic = byId.get(id.topicId());
        return topic == null ? null : topic.leader(id.partition());
    }

    private void drop(TopicIdPartition id) {
        HostedTopic topic = byId.get(id.topicId());
        HostedPartition before = topic == null ? null : topic.partition(id.partition());
        if (topic == null || before == null) {
            return;
        }
        topic.set(id.partition(), null);
        if (topic.isEmpty()) {
            byId.remove(topic.id());
            byName.remove(topic.name(), topic);
        }
        stop(before.end(), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        boolean stillWaiting = leaving.putIfAbsent(id.topicPartition(), new ArrayList<>()) != null;
        if (!stillWaiting && !(before instanceof HostedPartition.Opening)) {
            deleteLog(id.topicPartition()); // one that is being opened is deleted when that is done
        }
    }

    private void deleteLog(TopicPartition name) {
        logs.delete(name, () -> wiring.strand().execute(() -> left(name)));
    }

    /** The name is free: opens the log of whoever has it now. */
    private void left(TopicPartition name) {
        List<LeadCommand> waiting = leaving.remove(name);
        if (waiting == null) {
            return;
        }
        for (LeadCommand command : waiting) {
            if (hosted(command.partition()) instanceof HostedPartition.Opening) {
                open(command);
                return;
            }
        }
    }

    private @Nullable HostedPartition hosted(TopicIdPartition id) {
        HostedTopic topic = byId.get(id.topicId());
        return topic == null ? null : topic.partition(id.partition());
    }
}
