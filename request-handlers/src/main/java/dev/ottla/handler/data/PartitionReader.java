package dev.ottla.handler.data;

import dev.ottla.handler.AclOperation;
import dev.ottla.handler.RequestContext;
import dev.ottla.handler.ResourceType;
import dev.ottla.log.ColdRead;
import dev.ottla.log.EpochEndOffset;
import dev.ottla.log.LogRead;
import dev.ottla.log.LogView;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.replica.HostedTopic;
import dev.ottla.replica.LeaderPartition;
import dev.ottla.replica.PartitionView;
import org.jspecify.annotations.Nullable;

/**
 * Reads partitions for one fetch, from their views, on its event loop, which must not wait for a disk: what is cold
 * there is not read, but said, until it was {@link #warmed}.
 */
final class PartitionReader {
    private final DataPath path;
    private final PartitionLocator locator;
    private final RequestContext context;
    private final boolean readCommitted;
    private final boolean fromFollower;
    private final boolean byId;
    private boolean mayBeCold = true;

    /** @param fromFollower whether a replica fetches */
    PartitionReader(
            DataPath path,
            PartitionLocator locator,
            RequestContext context,
            boolean readCommitted,
            boolean fromFollower) {
        this.path = path;
        this.locator = locator;
        this.context = context;
        this.readCommitted = readCommitted;
        this.fromFollower = fromFollower;
        this.byId = context.version() >= FetchHandler.TOPIC_ID_VERSION;
    }

    /** From now on nothing is cold any more. */
    void warmed() {
        mayBeCold = false;
    }

    /** @param minOneBatch whether a batch larger than {@code maxBytes} is read all the same */
    PartitionRead read(FetchTarget target, int maxBytes, boolean minOneBatch) {
        HostedTopic hosted = byId ? locator.byId(target.topicId) : locator.byName(target.topic);
        LeaderPartition leader = hosted == null ? null : hosted.leader(target.partition);
        PartitionView view = leader == null ? null : leader.view();
        ErrorCode error = refusal(target, hosted, view);
        if (error != ErrorCode.NONE || view == null) {
            return PartitionRead.failed(error);
        }
        if (target.lastFetchedEpoch >= 0) {
            EpochEndOffset end = view.log().endOffsetForEpoch(target.lastFetchedEpoch);
            if (end.leaderEpoch() < 0 || end.endOffset() < 0) {
                return PartitionRead.failed(ErrorCode.OFFSET_OUT_OF_RANGE);
            }
            if (end.leaderEpoch() < target.lastFetchedEpoch || end.endOffset() < target.fetchOffset) {
                return new PartitionRead(ErrorCode.NONE, leader, view, null, end, null);
            }
        }
        long endOffset = view.readEnd(readCommitted);
        LogView log = view.log();
        ColdRead cold = mayBeCold && maxBytes > 0 ? ColdRead.of(log, target.fetchOffset, maxBytes, endOffset) : null;
        if (cold != null) {
            return PartitionRead.cold(cold);
        }
        LogRead read = log.read(target.fetchOffset, maxBytes, endOffset, minOneBatch);
        return read.error() == ErrorCode.NONE
                ? new PartitionRead(ErrorCode.NONE, leader, view, read, null, null)
                : PartitionRead.failed(read.error());
    }

    private ErrorCode refusal(FetchTarget target, @Nullable HostedTopic hosted, @Nullable PartitionView view) {
        String name = hosted != null ? hosted.name() : nameOf(target);
        if (name != null && !path.authorization().isAllowed(context, AclOperation.READ, ResourceType.TOPIC, name)) {
            return ErrorCode.TOPIC_AUTHORIZATION_FAILED;
        }
        if (view == null) {
            return byId
                    ? locator.whyNot(hosted, target.topicId, target.partition)
                    : locator.whyNot(hosted, target.topic, target.partition);
        }
        if (fromFollower) {
            return ErrorCode.NOT_LEADER_OR_FOLLOWER;
        }
        return target.currentLeaderEpoch < 0 ? ErrorCode.NONE : view.checkEpoch(target.currentLeaderEpoch);
    }

    private @Nullable String nameOf(FetchTarget target) {
        return byId ? locator.nameOf(target.topicId) : target.topic;
    }
}
