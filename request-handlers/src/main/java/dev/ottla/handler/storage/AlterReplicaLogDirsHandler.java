package dev.ottla.handler.storage;

import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.RequestContext;
import dev.ottla.log.LogDirectory;
import dev.ottla.log.PartitionLog;
import dev.ottla.log.TopicPartition;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.AlterReplicaLogDirsRequest;
import dev.ottla.protocol.message.AlterReplicaLogDirsRequest.AlterReplicaLogDir;
import dev.ottla.protocol.message.AlterReplicaLogDirsRequest.AlterReplicaLogDirTopic;
import dev.ottla.protocol.message.AlterReplicaLogDirsResponse;
import dev.ottla.protocol.message.AlterReplicaLogDirsResponse.AlterReplicaLogDirPartitionResult;
import dev.ottla.protocol.message.AlterReplicaLogDirsResponse.AlterReplicaLogDirTopicResult;
import dev.ottla.replica.HostedPartition;
import dev.ottla.replica.HostedTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * AlterReplicaLogDirs, key 34, versions 1 and 2: moves logs to other log directories of this broker (KIP-113).
 *
 * <ul>
 *   <li>v2 flexible. Answered when the moves have begun; DescribeLogDirs shows how far they are.
 *   <li>The path must be absolute and else written as in {@code log.dirs}, as DescribeLogDirs tells it; any other is
 *       LOG_DIR_NOT_FOUND. An offline directory, of the log or to go to, is KAFKA_STORAGE_ERROR.
 *   <li>A log that does not exist yet will be created in that directory, as long as this broker runs: the answer is
 *       nevertheless UNKNOWN_TOPIC_OR_PARTITION, or REPLICA_NOT_AVAILABLE where the partition exists elsewhere.
 *   <li>Naming the directory where a log is gives up a move; a third one begins it anew.
 *   <li>A partition named with two directories goes to the last one.
 *   <li>Not authorized: CLUSTER_AUTHORIZATION_FAILED for every partition.
 * </ul>
 *
 * Stateless; works on an I/O thread.
 */
final class AlterReplicaLogDirsHandler implements ApiHandler<AlterReplicaLogDirsRequest, AlterReplicaLogDirsResponse> {
    private final StorageApis apis;

    AlterReplicaLogDirsHandler(StorageApis apis) {
        this.apis = apis;
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.ALTER_REPLICA_LOG_DIRS;
    }

    @Override
    public short lowestVersion() {
        return 1;
    }

    @Override
    public short highestVersion() {
        return 2;
    }

    @Override
    public void handle(
            RequestContext context, AlterReplicaLogDirsRequest request, Answer<AlterReplicaLogDirsResponse> answer) {
        if (apis.authorization().isAllowedOnCluster(context, AclOperation.ALTER)) {
            context.executeOn(apis.io(), () -> answer.send(respond(request, this::move)));
        } else {
            answer.send(failure(context, request, ErrorCode.CLUSTER_AUTHORIZATION_FAILED));
        }
    }

    private static AlterReplicaLogDirsResponse respond(
            AlterReplicaLogDirsRequest request, BiFunction<TopicPartition, String, ErrorCode> outcome) {
        Map<String, List<AlterReplicaLogDirPartitionResult>> byTopic = new TreeMap<>();
        wishes(request)
                .forEach((partition, path) -> byTopic.computeIfAbsent(partition.topic(), topic -> new ArrayList<>())
                        .add(AlterReplicaLogDirPartitionResult.builder()
                                .partitionIndex(partition.partition())
                                .errorCode(outcome.apply(partition, path).code())
                                .build()));
        return AlterReplicaLogDirsResponse.builder()
                .results(byTopic.entrySet().stream()
                        .map(topic -> AlterReplicaLogDirTopicResult.builder()
                                .topicName(topic.getKey())
                                .partitions(topic.getValue())
                                .build())
                        .toList())
                .build();
    }

    private static Map<TopicPartition, String> wishes(AlterReplicaLogDirsRequest request) {
        Map<TopicPartition, String> wishes = new TreeMap<>();
        for (AlterReplicaLogDir directory : request.dirs()) {
            for (AlterReplicaLogDirTopic topic : directory.topics()) {
                topic.partitions().stream()
                        .forEach(index -> wishes.put(new TopicPartition(topic.name(), index), directory.path()));
            }
        }
        return wishes;
    }

    private ErrorCode move(TopicPartition partition, String path) {
        LogDirectory target = directory(path);
        if (target == null) {
            return ErrorCode.LOG_DIR_NOT_FOUND;
        }
        if (!target.isOnline() || isOffline(partition)) {
            return ErrorCode.KAFKA_STORAGE_ERROR;
        }
        PartitionLog log = apis.logs().get(partition);
        if (log != null) {
            return apis.logs().moves().move(log, target);
        }
        apis.logs().wish(partition, target);
        return apis.metadata().get().topics().partition(partition.topic(), partition.partition()) == null
                ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
                : ErrorCode.REPLICA_NOT_AVAILABLE;
    }

    private @Nullable LogDirectory directory(String path) {
        return apis.logs().directories().stream()
                .filter(directory -> directory.path().toString().equals(path))
                .findFirst()
                .orElse(null);
    }

    private boolean isOffline(TopicPartition partition) {
        HostedTopic topic = apis.partitions().topic(partition.topic());
        return topic != null && topic.partition(partition.partition()) instanceof HostedPartition.Offline;
    }

    @Override
    public AlterReplicaLogDirsResponse failure(
            RequestContext context, AlterReplicaLogDirsRequest request, ErrorCode error) {
        return respond(request, (partition, path) -> error);
    }
}
