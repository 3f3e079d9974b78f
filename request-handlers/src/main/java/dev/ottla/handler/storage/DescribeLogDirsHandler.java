package dev.ottla.handler.storage;

import dev.ottla.handler.AclOperation;
import dev.ottla.handler.Answer;
import dev.ottla.handler.ApiHandler;
import dev.ottla.handler.RequestContext;
import dev.ottla.log.LogDirectory;
import dev.ottla.log.LogMoves;
import dev.ottla.log.PartitionLog;
import dev.ottla.log.TopicPartition;
import dev.ottla.protocol.ApiKey;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.DescribeLogDirsRequest;
import dev.ottla.protocol.message.DescribeLogDirsResponse;
import dev.ottla.protocol.message.DescribeLogDirsResponse.DescribeLogDirsPartition;
import dev.ottla.protocol.message.DescribeLogDirsResponse.DescribeLogDirsResult;
import dev.ottla.protocol.message.DescribeLogDirsResponse.DescribeLogDirsTopic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DescribeLogDirs, key 35, versions 1 to 5.
 *
 * <ul>
 *   <li>v2 flexible; v3 error of the whole answer; v4 bytes of the volume (KIP-827); v5 cordoned (KIP-1066).
 *   <li>Without topics everything is described; partitions that are not here are left out, without an error.
 *   <li>A log directory that is offline is KAFKA_STORAGE_ERROR and holds nothing; one without such partitions is empty.
 *   <li>The lag of a copy that grows ({@code isFutureKey}) is how many records it is behind; of any other log it is how
 *       far its end is behind the high watermark, which is nothing where records are not taken back.
 *   <li>The metadata log is not shown, as in Kafka.
 * </ul>
 *
 * Reads published views; the volumes are asked on an I/O thread. Stateless.
 */
final class DescribeLogDirsHandler implements ApiHandler<DescribeLogDirsRequest, DescribeLogDirsResponse> {
    private static final Logger LOG = LoggerFactory.getLogger(DescribeLogDirsHandler.class);
    private static final long UNKNOWN_BYTES = -1;

    private final StorageApis apis;

    DescribeLogDirsHandler(StorageApis apis) {
        this.apis = apis;
    }

    @Override
    public ApiKey apiKey() {
        return ApiKey.DESCRIBE_LOG_DIRS;
    }

    @Override
    public short lowestVersion() {
        return 1;
    }

    @Override
    public short highestVersion() {
        return 5;
    }

    @Override
    public void handle(RequestContext context, DescribeLogDirsRequest request, Answer<DescribeLogDirsResponse> answer) {
        if (apis.authorization().isAllowedOnCluster(context, AclOperation.DESCRIBE)) {
            context.executeOn(apis.io(), () -> answer.send(describe(request)));
        } else {
            answer.send(failure(context, request, ErrorCode.CLUSTER_AUTHORIZATION_FAILED));
        }
    }

    private DescribeLogDirsResponse describe(DescribeLogDirsRequest request) {
        Predicate<TopicPartition> wanted = wanted(request);
        List<DescribeLogDirsResult> results = new ArrayList<>();
        for (LogDirectory directory : apis.logs().directories()) {
            results.add(directory.isOnline() ? describe(directory, wanted) : offline(directory));
        }
        return DescribeLogDirsResponse.builder().results(results).build();
    }

    private static Predicate<TopicPartition> wanted(DescribeLogDirsRequest request) {
        List<DescribeLogDirsRequest.DescribableLogDirTopic> topics = request.topics();
        if (topics == null) {
            return partition -> true;
        }
        return partition -> topics.stream()
                .anyMatch(topic -> topic.topic().equals(partition.topic())
                        && topic.partitions().contains(partition.partition()));
    }

    private DescribeLogDirsResult describe(LogDirectory directory, Predicate<TopicPartition> wanted) {
        try {
            return DescribeLogDirsResult.builder()
                    .logDir(directory.path().toString())
                    .topics(topics(directory, wanted))
                    .totalBytes(directory.totalBytes())
                    .usableBytes(directory.usableBytes())
                    .isCordoned(directory.isCordoned())
                    .build();
        } catch (IOException e) {
            LOG.warn("Unable to describe log dir {}: {}", directory, e.toString());
            return offline(directory);
        }
    }

    private static DescribeLogDirsResult offline(LogDirectory directory) {
        return DescribeLogDirsResult.builder()
                .errorCode(ErrorCode.KAFKA_STORAGE_ERROR.code())
                .logDir(directory.path().toString())
                .totalBytes(UNKNOWN_BYTES)
                .usableBytes(UNKNOWN_BYTES)
                .build();
    }

    private List<DescribeLogDirsTopic> topics(LogDirectory directory, Predicate<TopicPartition> wanted) {
        Map<String, List<DescribeLogDirsPartition>> byTopic = new TreeMap<>();
        for (PartitionLog log : apis.logs().all()) {
            if (directory.path().equals(log.directory().getParent()) && wanted.test(log.topicPartition())) {
                add(byTopic, log.topicPartition(), partition(log));
            }
        }
        for (LogMoves.Future future : apis.logs().moves().futures()) {
            if (directory.path().equals(future.logDirectory()) && wanted.test(future.partition())) {
                add(byTopic, future.partition(), partition(future));
            }
        }
        return byTopic.entrySet().stream()
                .map(topic -> DescribeLogDirsTopic.builder()
                        .name(topic.getKey())
                        .partitions(topic.getValue())
                        .build())
                .toList();
    }

    private static void add(
            Map<String, List<DescribeLogDirsPartition>> byTopic, TopicPartition name, DescribeLogDirsPartition row) {
        byTopic.computeIfAbsent(name.topic(), topic -> new ArrayList<>()).add(row);
    }

    private static DescribeLogDirsPartition partition(PartitionLog log) {
        return DescribeLogDirsPartition.builder()
                .partitionIndex(log.topicPartition().partition())
                .partitionSize(log.view().sizeBytes())
                .offsetLag(Math.max(0, log.highWatermark() - log.view().logEndOffset()))
                .build();
    }

    private static DescribeLogDirsPartition partition(LogMoves.Future future) {
        return DescribeLogDirsPartition.builder()
                .partitionIndex(future.partition().partition())
                .partitionSize(future.sizeBytes())
                .offsetLag(future.offsetLag())
                .isFutureKey(true)
                .build();
    }

    @Override
    public DescribeLogDirsResponse failure(RequestContext context, DescribeLogDirsRequest request, ErrorCode error) {
        return DescribeLogDirsResponse.builder().errorCode(error.code()).build();
    }
}
