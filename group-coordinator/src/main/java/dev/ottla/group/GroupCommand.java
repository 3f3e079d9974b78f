package dev.ottla.group;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.DescribeGroupsResponse.DescribedGroup;
import dev.ottla.protocol.message.HeartbeatRequest;
import dev.ottla.protocol.message.HeartbeatResponse;
import dev.ottla.protocol.message.JoinGroupRequest;
import dev.ottla.protocol.message.JoinGroupResponse;
import dev.ottla.protocol.message.LeaveGroupRequest;
import dev.ottla.protocol.message.LeaveGroupResponse;
import dev.ottla.protocol.message.ListGroupsResponse.ListedGroup;
import dev.ottla.protocol.message.OffsetCommitRequest;
import dev.ottla.protocol.message.OffsetCommitResponse;
import dev.ottla.protocol.message.OffsetDeleteRequest;
import dev.ottla.protocol.message.OffsetDeleteResponse;
import dev.ottla.protocol.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import dev.ottla.protocol.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import dev.ottla.protocol.message.SyncGroupRequest;
import dev.ottla.protocol.message.SyncGroupResponse;
import dev.ottla.runtime.Failure;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a shard of groups can be asked. Each names who waits for the answer; {@link #fail} answers in its stead when the
 * command never reached the machine or came to nothing.
 */
public sealed interface GroupCommand {
    /** Answers with the error, in the shape of the command's API. */
    void fail(ErrorCode error);

    /** Answers a command that came to nothing in the frame under the machine. */
    default void fail(Failure why) {
        fail(FailureCodes.of(why));
    }

    record Join(Caller caller, JoinGroupRequest request, Consumer<JoinGroupResponse> to) implements GroupCommand {
        @Override
        public void fail(ErrorCode error) {
            to.accept(JoinGroupResponse.builder()
                    .memberId(request.memberId())
                    .protocolName(null)
                    .errorCode(error.code())
                    .build());
        }
    }

    record Sync(SyncGroupRequest request, Consumer<SyncGroupResponse> to) implements GroupCommand {
        @Override
        public void fail(ErrorCode error) {
            to.accept(SyncGroupResponse.builder().errorCode(error.code()).build());
        }
    }

    record Heartbeat(HeartbeatRequest request, Consumer<HeartbeatResponse> to) implements GroupCommand {
        /** While the group is loading nobody's session runs: all is well. */
        @Override
        public void fail(ErrorCode error) {
            ErrorCode told = error == ErrorCode.COORDINATOR_LOAD_IN_PROGRESS ? ErrorCode.NONE : error;
            to.accept(HeartbeatResponse.builder().errorCode(told.code()).build());
        }
    }

    record Leave(Caller caller, LeaveGroupRequest request, Consumer<LeaveGroupResponse> to) implements GroupCommand {
        @Override
        public void fail(ErrorCode error) {
            to.accept(LeaveGroupResponse.builder().errorCode(error.code()).build());
        }
    }

    record CommitOffsets(Caller caller, OffsetCommitRequest request, Consumer<OffsetCommitResponse> to)
            implements GroupCommand {
        @Override
        public void fail(ErrorCode error) {
            to.accept(OffsetAnswers.commitFailed(request, error));
        }

        @Override
        public void fail(Failure why) {
            fail(why == Failure.TOO_LARGE ? ErrorCode.INVALID_COMMIT_OFFSET_SIZE : FailureCodes.of(why));
        }
    }

    /**
     * Reads the offsets of one group.
     *
     * @param group null topics stand for all; topics that carry an id are read under their name and checked against the
     *     id
     * @param requireStable whether an offset that a transaction is about to move is refused (KIP-447)
     */
    record FetchOffsets(OffsetFetchRequestGroup group, boolean requireStable, Consumer<OffsetFetchResponseGroup> to)
            implements GroupCommand {
        @Override
        public void fail(ErrorCode error) {
            to.accept(OffsetAnswers.fetchFailed(group.groupId(), error));
        }
    }

    record DescribeGroup(String groupId, Caller caller, Consumer<DescribedGroup> to) implements GroupCommand {
        @Override
        public void fail(ErrorCode error) {
            to.accept(DescribedGroup.builder()
                    .groupId(groupId)
                    .errorCode(error.code())
                    .build());
        }
    }

    /** Names of states and types in any case; empty lists stand for all. */
    record ListGroups(List<String> states, List<String> types, Consumer<ListedGroups> to) implements GroupCommand {
        @Override
        public void fail(ErrorCode error) {
            to.accept(new ListedGroups(error, List.of()));
        }
    }

    /** The groups of one shard. */
    record ListedGroups(ErrorCode error, List<ListedGroup> groups) {}

    record DeleteGroup(String groupId, Consumer<ErrorCode> to) implements GroupCommand {
        @Override
        public void fail(ErrorCode error) {
            to.accept(error);
        }
    }

    record DeleteOffsets(OffsetDeleteRequest request, Consumer<OffsetDeleteResponse> to) implements GroupCommand {
        @Override
        public void fail(ErrorCode error) {
            to.accept(OffsetDeleteResponse.builder().errorCode(error.code()).build());
        }
    }

    /** Topics have been deleted: the offsets committed for them go, too. */
    record ForgetTopics(List<String> topics) implements GroupCommand {
        @Override
        public void fail(ErrorCode error) {
            // Nobody waits. A machine that is not there will meet the offsets again, and they expire.
        }
    }
}
