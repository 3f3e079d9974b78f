package dev.ottla.broker.lifecycle;

import dev.ottla.group.coordinator.GroupCoordinator;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.AuthorizationDesk;
import dev.ottla.handler.HandlerRegistry;
import dev.ottla.handler.access.AccessApis;
import dev.ottla.handler.cluster.ClusterApis;
import dev.ottla.handler.config.ConfigApis;
import dev.ottla.handler.data.DataPath;
import dev.ottla.handler.data.DeleteRecordsHandler;
import dev.ottla.handler.data.FetchHandler;
import dev.ottla.handler.data.FetchSessionCache;
import dev.ottla.handler.data.ListOffsetsHandler;
import dev.ottla.handler.data.OffsetForLeaderEpochHandler;
import dev.ottla.handler.data.ProduceHandler;
import dev.ottla.handler.group.CoordinatorTopic;
import dev.ottla.handler.group.DeleteGroupsHandler;
import dev.ottla.handler.group.DescribeGroupsHandler;
import dev.ottla.handler.group.FindCoordinatorHandler;
import dev.ottla.handler.group.GroupDesk;
import dev.ottla.handler.group.HeartbeatHandler;
import dev.ottla.handler.group.JoinGroupHandler;
import dev.ottla.handler.group.LeaveGroupHandler;
import dev.ottla.handler.group.ListGroupsHandler;
import dev.ottla.handler.group.OffsetCommitHandler;
import dev.ottla.handler.group.OffsetDeleteHandler;
import dev.ottla.handler.group.OffsetFetchHandler;
import dev.ottla.handler.group.SyncGroupHandler;
import dev.ottla.handler.metadata.MetadataApis;
import dev.ottla.handler.raft.QuorumApis;
import dev.ottla.handler.storage.StorageApis;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.runtime.RandomSource;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The APIs that each kind of listener serves: an index, which is also what ApiVersions advertises. */
final class Handlers {
    /** {@code min.incremental.fetch.session.eviction.ms}, which is no configuration in Kafka either. */
    private static final long SESSION_EVICTION_MS = 120_000;

    private final DataPath path;
    private final GroupCoordinator groups;
    private final MetadataApis metadataApis;
    private final ClusterApis clusterApis;
    private final AccessApis accessApis;
    private final QuorumApis quorumApis;
    private final ConfigApis configApis;

    Handlers(
            DataPath path,
            GroupCoordinator groups,
            MetadataApis metadataApis,
            ClusterApis clusterApis,
            AccessApis accessApis,
            QuorumApis quorumApis,
            ConfigApis configApis) {
        this.path = path;
        this.groups = groups;
        this.metadataApis = metadataApis;
        this.clusterApis = clusterApis;
        this.accessApis = accessApis;
        this.quorumApis = quorumApis;
        this.configApis = configApis;
    }

    /** For clients and brokers. */
    HandlerRegistry ofBroker(StorageApis storageApis, RandomSource random, int fetchSessions, int fetchMaxBytes) {
        List<ApiHandler<?, ?>> handlers = new ArrayList<>();
        FetchSessionCache sessions = new FetchSessionCache(fetchSessions, SESSION_EVICTION_MS, path.clock(), random);
        handlers.add(new ProduceHandler(path));
        handlers.add(new FetchHandler(path, sessions, fetchMaxBytes));
        handlers.add(new ListOffsetsHandler(path));
        handlers.add(new OffsetForLeaderEpochHandler(path));
        handlers.add(new DeleteRecordsHandler(path));
        handlers.addAll(storageApis.handlers());
        handlers.addAll(metadataApis.handlers());
        handlers.addAll(clusterApis.ofBroker());
        handlers.addAll(accessApis.ofBroker());
        handlers.addAll(quorumApis.ofBroker());
        handlers.addAll(configApis.ofBroker());
        addGroups(handlers);
        return HandlerRegistry.withApiVersions(handlers, new Features(path.metadata(), quorumApis.kraftVersion()));
    }

    /** For controllers, and tools that speak to them. */
    HandlerRegistry ofController() {
        List<ApiHandler<?, ?>> handlers = new ArrayList<>(metadataApis.ofController());
        handlers.addAll(accessApis.ofController());
        handlers.addAll(configApis.ofController());
        return ofController(handlers, clusterApis, quorumApis, path.metadata(), path.allocator());
    }

    /** On a node that is no broker. */
    static HandlerRegistry ofController(
            List<ApiHandler<?, ?>> others,
            ClusterApis clusterApis,
            QuorumApis quorumApis,
            Supplier<MetadataImage> metadata,
            ByteBufAllocator allocator) {
        List<ApiHandler<?, ?>> handlers = new ArrayList<>(clusterApis.ofController());
        handlers.addAll(others);
        List<ApiHandler<?, ?>> enveloped = List.copyOf(handlers);
        handlers.addAll(quorumApis.ofController());
        handlers.add(clusterApis.envelope(enveloped, allocator));
        return HandlerRegistry.withApiVersions(handlers, new Features(metadata, quorumApis.kraftVersion()));
    }

    private void addGroups(List<ApiHandler<?, ?>> handlers) {
        GroupDesk desk = new GroupDesk(groups, path.metadata(), path.authorization());
        AuthorizationDesk authorization = path.authorization();
        handlers.add(new FindCoordinatorHandler(
                path.metadata(),
                authorization,
                Map.of(FindCoordinatorHandler.GROUP, new CoordinatorTopic(OffsetsTopic.NAME, groups::partitionFor)),
                metadataApis.creation()::request));
        handlers.add(new JoinGroupHandler(desk));
        handlers.add(new SyncGroupHandler(desk));
        handlers.add(new HeartbeatHandler(desk));
        handlers.add(new LeaveGroupHandler(desk));
        handlers.add(new OffsetCommitHandler(desk));
        handlers.add(new OffsetFetchHandler(desk));
        handlers.add(new OffsetDeleteHandler(desk));
        handlers.add(new DescribeGroupsHandler(desk));
        handlers.add(new ListGroupsHandler(desk));
        handlers.add(new DeleteGroupsHandler(desk));
    }
}
