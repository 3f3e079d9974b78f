package org.apache.kafka.coordinator.group;

import com.yammer.metrics.core.MetricsRegistry;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.coordinator.common.runtime.CoordinatorExecutor;
import org.apache.kafka.coordinator.common.runtime.CoordinatorRecord;
import org.apache.kafka.coordinator.common.runtime.CoordinatorResult;
import org.apache.kafka.coordinator.common.runtime.CoordinatorTimer;
import org.apache.kafka.coordinator.group.classic.ClassicGroup;
import org.apache.kafka.coordinator.group.classic.ClassicGroupMember;
import org.apache.kafka.coordinator.group.generated.OffsetCommitKey;
import org.apache.kafka.coordinator.group.generated.OffsetCommitValue;
import org.apache.kafka.coordinator.group.metrics.GroupCoordinatorMetrics;
import org.apache.kafka.coordinator.group.metrics.GroupCoordinatorMetricsShard;
import org.apache.kafka.coordinator.group.modern.share.ShareGroupConfig;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.timeline.SnapshotRegistry;

/**
 * Apache Kafka's own machine for classic groups, spoken to in bytes and driven by the test's clock. Stands in Kafka's
 * package because its builders are not public.
 */
public final class OfficialGroups {
    private final SnapshotRegistry snapshots = new SnapshotRegistry(new LogContext());
    private final TestTimer timer = new TestTimer();
    private final List<CoordinatorRecord> written = new ArrayList<>();
    private final GroupMetadataManager groups;
    private final OffsetMetadataManager offsets;
    private long nowMs;

    public OfficialGroups(Map<String, Object> config, long nowMs) {
        this.nowMs = nowMs;
        GroupCoordinatorConfig parsed = GroupCoordinatorConfig.fromProps(config);
        GroupCoordinatorMetricsShard metrics = new GroupCoordinatorMetrics(new MetricsRegistry(), new Metrics())
                .newMetricsShard(snapshots, new TopicPartition("__consumer_offsets", 0));
        groups = new GroupMetadataManager.Builder()
                .withLogContext(new LogContext())
                .withSnapshotRegistry(snapshots)
                .withTime(new TestTime())
                .withTimer(timer)
                .withExecutor(new NoExecutor())
                .withConfig(parsed)
                .withGroupConfigManager(new GroupConfigManager(
                        Map.of(),
                        parsed,
                        new ShareGroupConfig(new AbstractConfig(
                                Utils.mergeConfigs(
                                        List.of(ShareGroupConfig.CONFIG_DEF, GroupCoordinatorConfig.CONFIG_DEF)),
                                Map.of()))))
                .withGroupCoordinatorMetricsShard(metrics)
                .withAuthorizerPlugin(Optional.empty())
                .build();
        offsets = new OffsetMetadataManager.Builder()
                .withLogContext(new LogContext())
                .withSnapshotRegistry(snapshots)
                .withTime(new TestTime())
                .withGroupMetadataManager(groups)
                .withGroupCoordinatorConfig(parsed)
                .withGroupCoordinatorMetricsShard(metrics)
                .build();
    }

    public void join(String clientId, short version, byte[] request, Consumer<byte[]> to) {
        CompletableFuture<JoinGroupResponseData> future = new CompletableFuture<>();
        CompletableFuture<?> _ = future.whenComplete((response, failure) -> {
            if (version < 7 && response.protocolName() == null) {
                response.setProtocolName(""); // as the response's constructor does
            }
            to.accept(bytes(response, version));
        });
        JoinGroupRequestData data = new JoinGroupRequestData(accessor(request), version);
        carryOut(groups.classicGroupJoin(context(clientId, version), data, future));
    }

    public void sync(short version, byte[] request, Consumer<byte[]> to) {
        CompletableFuture<SyncGroupResponseData> future = new CompletableFuture<>();
        CompletableFuture<?> _ = future.whenComplete((response, failure) -> to.accept(bytes(response, version)));
        SyncGroupRequestData data = new SyncGroupRequestData(accessor(request), version);
        try {
            carryOut(groups.classicGroupSync(context("c", version), data, future));
        } catch (ApiException refused) {
            future.complete(new SyncGroupResponseData()
                    .setErrorCode(Errors.forException(refused).code()));
        }
    }

    /** Answers with the error code, as the following ones do. */
    public short heartbeat(short version, byte[] request) {
        HeartbeatRequestData data = new HeartbeatRequestData(accessor(request), version);
        return errorOf(() -> carryOut(groups.classicGroupHeartbeat(context("c", version), data))
                .errorCode());
    }

    public byte[] leave(short version, byte[] request) {
        LeaveGroupRequestData data = new LeaveGroupRequestData(accessor(request), version);
        return bytes(carryOut(groups.classicGroupLeave(context("c", version), data)), version);
    }

    public short commit(short version, byte[] request) {
        OffsetCommitRequestData data = new OffsetCommitRequestData(accessor(request), version);
        return errorOf(() -> carryOut(offsets.commitOffset(context("c", version), data))
                .topics()
                .getFirst()
                .partitions()
                .getFirst()
                .errorCode());
    }

    private static short errorOf(Supplier<Short> work) {
        try {
            return work.get();
        } catch (ApiException refused) {
            return Errors.forException(refused).code();
        }
    }

    private <T> T carryOut(CoordinatorResult<T, CoordinatorRecord> result) {
        written.addAll(result.records());
        if (result.replayRecords()) {
            result.records().forEach(this::replay);
        }
        if (result.appendFuture() != null) {
            result.appendFuture().complete(null);
        }
        return result.response();
    }

    private void replay(CoordinatorRecord record) {
        OffsetCommitValue value = record.value() == null
                ? null
                : (OffsetCommitValue) record.value().message();
        offsets.replay(written.size(), -1, (OffsetCommitKey) record.key(), value);
    }

    /** Lets time pass to this point, acting on each deadline on the way. */
    public void advanceTo(long timeMs) {
        while (!timer.queue.isEmpty() && timer.queue.first().deadlineMs() <= timeMs) {
            Entry due = timer.queue.removeFirst();
            timer.byKey.remove(due.key());
            nowMs = Math.max(nowMs, due.deadlineMs());
            carryOut(due.operation().get());
        }
        nowMs = timeMs;
    }

    /** The records written since last asked, key and value in turn; a null value for a tombstone. */
    public List<byte[]> takeWritten() {
        GroupCoordinatorRecordSerde serde = new GroupCoordinatorRecordSerde();
        List<byte[]> taken = new ArrayList<>();
        for (CoordinatorRecord each : written) {
            taken.add(serde.serializeKey(each));
            taken.add(serde.serializeValue(each));
        }
        written.clear();
        return taken;
    }

    public Set<String> memberIds(String groupId) {
        return onGroup(groupId, group -> {
            Set<String> ids = new TreeSet<>();
            for (ClassicGroupMember member : group.allMembers()) {
                ids.add(member.memberId());
            }
            return ids;
        });
    }

    /** State, generation, leader. */
    public String describe(String groupId) {
        return onGroup(
                        groupId,
                        group ->
                                Set.of(group.stateAsString() + " " + group.generationId() + " " + group.leaderOrNull()))
                .toString();
    }

    private Set<String> onGroup(String groupId, Function<ClassicGroup, Set<String>> look) {
        try {
            return look.apply(groups.getOrMaybeCreateClassicGroup(groupId, false));
        } catch (ApiException missing) {
            return Set.of();
        }
    }

    private static ByteBufferAccessor accessor(byte[] bytes) {
        return new ByteBufferAccessor(ByteBuffer.wrap(bytes));
    }

    private static byte[] bytes(Message message, short version) {
        ByteBuffer buffer = MessageUtil.toByteBufferAccessor(message, version).buffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private record Entry(
            long deadlineMs, long number, String key, Supplier<CoordinatorResult<Void, CoordinatorRecord>> operation) {}

    private final class TestTimer implements CoordinatorTimer<CoordinatorRecord> {
        private final TreeSet<Entry> queue = new TreeSet<>(
                java.util.Comparator.comparingLong(Entry::deadlineMs).thenComparingLong(Entry::number));
        private final Map<String, Entry> byKey = new HashMap<>();
        private long numbers;

        @Override
        public void schedule(
                String key, long delay, TimeUnit unit, boolean retry, TimeoutOperation<CoordinatorRecord> operation) {
            schedule(key, delay, unit, retry, 0, operation);
        }

        @Override
        public void schedule(
                String key,
                long delay,
                TimeUnit unit,
                boolean retry,
                long retryBackoff,
                TimeoutOperation<CoordinatorRecord> operation) {
            cancel(key);
            Entry entry = new Entry(nowMs + unit.toMillis(delay), numbers++, key, operation::generateRecords);
            byKey.put(key, entry);
            queue.add(entry);
        }

        @Override
        public void scheduleIfAbsent(
                String key, long delay, TimeUnit unit, boolean retry, TimeoutOperation<CoordinatorRecord> operation) {
            if (!isScheduled(key)) {
                schedule(key, delay, unit, retry, operation);
            }
        }

        @Override
        public void cancel(String key) {
            Entry entry = byKey.remove(key);
            if (entry != null) {
                queue.remove(entry);
            }
        }

        @Override
        public boolean isScheduled(String key) {
            return byKey.containsKey(key);
        }
    }

    private static final class NoExecutor implements CoordinatorExecutor<CoordinatorRecord> {
        @Override
        public <R> boolean schedule(String key, TaskRunnable<R> task, TaskOperation<CoordinatorRecord, R> operation) {
            return false;
        }

        @Override
        public boolean isScheduled(String key) {
            return false;
        }

        @Override
        public void cancel(String key) {}
    }

    private final class TestTime implements Time {
        @Override
        public long milliseconds() {
            return nowMs;
        }

        @Override
        public long nanoseconds() {
            return nowMs * 1_000_000;
        }

        @Override
        public void sleep(long durationMs) {
            throw new UnsupportedOperationException("the coordinator never waits");
        }

        @Override
        public void waitObject(Object object, Supplier<Boolean> condition, long deadlineMs) {
            throw new UnsupportedOperationException("the coordinator never waits");
        }
    }

    private static AuthorizableRequestContext context(String clientId, short version) {
        return new AuthorizableRequestContext() {
            @Override
            public String listenerName() {
                return "PLAINTEXT";
            }

            @Override
            public SecurityProtocol securityProtocol() {
                return SecurityProtocol.PLAINTEXT;
            }

            @Override
            public KafkaPrincipal principal() {
                return KafkaPrincipal.ANONYMOUS;
            }

            @Override
            public InetAddress clientAddress() {
                return InetAddress.ofLiteral("192.0.2.1");
            }

            @Override
            public int requestType() {
                return 0;
            }

            @Override
            public int requestVersion() {
                return version;
            }

            @Override
            public String clientId() {
                return clientId;
            }

            @Override
            public int correlationId() {
                return 0;
            }
        };
    }
}
