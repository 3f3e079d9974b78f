package dev.ottla.group.classic;

import dev.ottla.group.GroupCommand.Sync;
import dev.ottla.group.GroupException;
import dev.ottla.group.Turn;
import dev.ottla.protocol.Bytes;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.SyncGroupRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SyncGroup: members wait for their assignment; the leader brings it, it is written down, and once that is committed
 * everybody gets theirs. Sources: the protocol guide, KIP-559.
 */
public final class ClassicSync {
    private static final Logger log = LoggerFactory.getLogger(ClassicSync.class);

    private final ClassicGroups groups;
    private final Rebalance rebalance;

    public ClassicSync(ClassicGroups groups) {
        this.groups = groups;
        this.rebalance = groups.rebalance();
    }

    public void handle(Sync sync, Turn turn) {
        try {
            ClassicGroup group = groups.require(sync.request().groupId(), ErrorCode.UNKNOWN_MEMBER_ID);
            ClassicMember member = validate(group, sync.request());
            syncMember(group, member, sync, turn);
        } catch (GroupException refused) {
            turn.answerAtOnce(sync.to(), SyncAnswers.error(refused.error()));
        }
    }

    private void syncMember(ClassicGroup group, ClassicMember member, Sync sync, Turn turn) {
        switch (group.state()) {
            case COMPLETING_REBALANCE -> {
                group.parkSync(member, sync.to(), turn);
                rebalance.synced(group, member);
                if (group.members().isLeader(member.memberId())) {
                    assign(group, member, sync, turn);
                }
            }
            case STABLE -> {
                rebalance.synced(group, member);
                turn.answerAfter(group.persistedOffset(), sync.to(), SyncAnswers.assignment(group, member));
            }
            case PREPARING_REBALANCE ->
                throw new GroupException(ErrorCode.REBALANCE_IN_PROGRESS, "the barrier is open again");
            case EMPTY, DEAD -> throw new GroupException(ErrorCode.UNKNOWN_MEMBER_ID, "the group has no members");
        }
    }

    /** Whom the leader forgot gets an empty assignment; assignments to strangers are ignored. */
    private void assign(ClassicGroup group, ClassicMember leader, Sync sync, Turn turn) {
        Map<String, Bytes> assignments = new HashMap<>();
        sync.request().assignments().forEach(each -> assignments.put(each.memberId(), each.assignment()));
        List<String> forgotten = group.members().all().stream()
                .map(ClassicMember::memberId)
                .filter(memberId -> !assignments.containsKey(memberId))
                .toList();
        if (!forgotten.isEmpty()) {
            log.warn("[group {}] generation {} assigns nothing to {}", group.groupId(), group.generation(), forgotten);
        }
        group.members()
                .all()
                .forEach(member -> member.assign(assignments.getOrDefault(member.memberId(), Bytes.EMPTY)));
        turn.append(GroupMetadataRecords.of(group));
        rebalance.settle(group, leader, turn);
    }

    private static ClassicMember validate(ClassicGroup group, SyncGroupRequest request) {
        group.members().validate(request.memberId(), request.groupInstanceId());
        if (request.generationId() != group.generation()) {
            throw new GroupException(ErrorCode.ILLEGAL_GENERATION, "the group is at " + group.generation());
        }
        if (contradicts(request.protocolType(), group.protocolType())
                || contradicts(request.protocolName(), group.protocolName())) {
            throw new GroupException(ErrorCode.INCONSISTENT_GROUP_PROTOCOL, "the group chose another protocol");
        }
        return group.members().get(request.memberId());
    }

    private static boolean contradicts(@Nullable String said, @Nullable String known) {
        return said != null && known != null && !said.equals(known);
    }
}
