package dev.ottla.group.classic;

import dev.ottla.group.GroupException;
import dev.ottla.group.Turn;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.JoinGroupResponse;
import dev.ottla.protocol.message.SyncGroupResponse;
import dev.ottla.protocol.message.group.GroupMetadataValue;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One classic group. Hard state is {@link #persisted}, its last record in the log, changed by replay alone. All else is
 * soft: the members with their parked requests and deadlines, the state, and a generation that is one ahead of the
 * record's while its leader still owes the assignment. After a fail-over the soft state is built from the record.
 *
 * <p>A group without a record is a simple one: somebody commits offsets under its name and manages partitions alone.
 * Owned by the shard's strand.
 */
public final class ClassicGroup {
    static final String CONSUMER_PROTOCOL_TYPE = "consumer";
    private static final long NEVER = Long.MAX_VALUE;

    private final String groupId;

    private @Nullable GroupMetadataValue persisted;
    private long persistedOffset = -1;

    private final Members members = new Members();
    private ClassicState state = ClassicState.EMPTY;
    private ClassicState previousState = ClassicState.EMPTY;
    private long stateTimestampMs;
    private int generation;
    private @Nullable String protocolType;
    private @Nullable String protocolName;
    private Subscription subscription = Subscription.unknown();
    private final RebalanceClock rebalanceClock = new RebalanceClock();
    private long earliestDeadlineMs = NEVER;

    ClassicGroup(String groupId, long createdMs) {
        this.groupId = groupId;
        this.stateTimestampMs = createdMs;
    }

    public String groupId() {
        return groupId;
    }

    /** The last record of the group; null if it has none. */
    public @Nullable GroupMetadataValue persisted() {
        return persisted;
    }

    /** The offset of {@link #persisted}; -1 if there is none. */
    public long persistedOffset() {
        return persistedOffset;
    }

    void replayed(GroupMetadataValue value, long offset) {
        persisted = value;
        persistedOffset = offset;
    }

    Members members() {
        return members;
    }

    public ClassicState state() {
        return state;
    }

    public boolean isIn(ClassicState asked) {
        return state == asked;
    }

    /** Whether this is the first gathering of an empty group, which waits a little longer (KIP-134). */
    boolean isInInitialRebalance() {
        return state == ClassicState.PREPARING_REBALANCE && previousState == ClassicState.EMPTY;
    }

    void transitionTo(ClassicState next, long nowMs) {
        if (!next.mayFollow(state)) {
            throw new IllegalStateException("group " + groupId + ": " + next + " cannot follow " + state);
        }
        previousState = state;
        state = next;
        stateTimestampMs = nowMs;
    }

    /** When the state was entered, milliseconds since the Unix epoch; -1 if the log does not tell. */
    public long stateTimestampMs() {
        return stateTimestampMs;
    }

    public int generation() {
        return generation;
    }

    /** "consumer", "connect", ...; null as long as nobody has joined. */
    public @Nullable String protocolType() {
        return protocolType;
    }

    public boolean usesConsumerProtocol() {
        return CONSUMER_PROTOCOL_TYPE.equals(protocolType);
    }

    @Nullable
    String protocolName() {
        return protocolName;
    }

    /** What the members of a consumer group read. */
    public Subscription subscription() {
        return subscription;
    }

    RebalanceClock rebalanceClock() {
        return rebalanceClock;
    }

    boolean supports(String type, List<MemberProtocol> protocols) {
        if (state == ClassicState.EMPTY) {
            return !type.isEmpty() && !protocols.isEmpty();
        }
        return type.equals(protocolType) && members.supportAny(protocols);
    }

    /**
     * Refuses who may not commit offsets: a member must be of the current generation; who is no member (negative
     * generation, no id) may commit while the group is empty.
     */
    public void validateCommit(String memberId, @Nullable String instanceId, int memberGeneration) {
        if (memberGeneration < 0 && state == ClassicState.EMPTY) {
            return;
        }
        if (memberGeneration < 0 && memberId.isEmpty() && instanceId == null) {
            throw new GroupException(ErrorCode.UNKNOWN_MEMBER_ID, "only members commit while the group has any");
        }
        members.validate(memberId, instanceId);
        if (memberGeneration != generation) {
            throw new GroupException(ErrorCode.ILLEGAL_GENERATION, "the group is at " + generation);
        }
    }

    /** Lets a member in who waits at the barrier; who comes first decides on the type of the group. */
    void admit(ClassicMember member, String memberProtocolType, Consumer<JoinGroupResponse> to) {
        if (members.isEmpty()) {
            protocolType = memberProtocolType;
        }
        member.parkJoin(to);
        members.add(member);
    }

    /**
     * Opens the next generation: with members its leader now owes the assignment, without members the group is empty.
     */
    void startNextGeneration(long nowMs) {
        generation++;
        if (members.isEmpty()) {
            protocolName = null;
            subscription = Subscription.none();
            transitionTo(ClassicState.EMPTY, nowMs);
            return;
        }
        protocolName = members.electProtocol();
        subscription = usesConsumerProtocol() ? Subscription.of(members.all(), protocolName) : Subscription.unknown();
        transitionTo(ClassicState.COMPLETING_REBALANCE, nowMs);
    }

    /** Sends whoever waits at the barrier under this member's name away with the answer. */
    void answerJoin(ClassicMember member, JoinGroupResponse response, Turn turn) {
        Consumer<JoinGroupResponse> parked = takeJoin(member);
        if (parked != null) {
            turn.answerAtOnce(parked, response);
        }
    }

    @Nullable
    Consumer<JoinGroupResponse> takeJoin(ClassicMember member) {
        Consumer<JoinGroupResponse> parked = member.takeJoin();
        if (parked != null && members.find(member.memberId()) == member) {
            members.barrierChanged(false);
        }
        return parked;
    }

    /** Parks a join of a member; one that it had parked before is sent away to try again. */
    void parkJoin(ClassicMember member, Consumer<JoinGroupResponse> to, Turn turn) {
        answerJoin(member, JoinAnswers.supersededJoin(member.memberId()), turn);
        member.parkJoin(to);
        members.barrierChanged(true);
    }

    /** Parks a sync of a member; one that it had parked before is sent away to try again. */
    void parkSync(ClassicMember member, Consumer<SyncGroupResponse> to, Turn turn) {
        Consumer<SyncGroupResponse> superseded = member.takeSync();
        if (superseded != null) {
            turn.answerAtOnce(superseded, SyncAnswers.superseded());
        }
        member.parkSync(to);
    }

    /** Expects the member to be heard of again within its session timeout. */
    void heardOf(ClassicMember member, Turn turn) {
        expectWithin(member, member.settings().sessionTimeoutMs(), turn);
    }

    void expectWithin(ClassicMember member, int timeoutMs, Turn turn) {
        member.setSessionDeadlineMs(turn.in(timeoutMs));
        mindDeadline(member.sessionDeadlineMs());
    }

    /** Sees to it that {@link #earliestDeadlineMs} is not later. */
    void mindDeadline(long deadlineMs) {
        earliestDeadlineMs = Math.min(earliestDeadlineMs, deadlineMs);
    }

    /**
     * When something of this group is due, or earlier: deadlines that moved later are only noticed when looked at anew.
     */
    long earliestDeadlineMs() {
        return earliestDeadlineMs;
    }

    /** Looks at all deadlines anew. */
    void findEarliestDeadline() {
        earliestDeadlineMs = Math.min(members.earliestDeadlineMs(), rebalanceClock.earliestMs());
    }

    /** Builds the soft state that the group's record describes; members get a full session timeout from now. */
    void restore(GroupMetadataValue value, Turn turn) {
        generation = value.generation();
        protocolType = value.protocolType().isEmpty() ? null : value.protocolType();
        protocolName = value.protocol();
        stateTimestampMs = value.currentStateTimestamp();
        state = value.members().isEmpty() ? ClassicState.EMPTY : ClassicState.STABLE;
        previousState = state;
        GroupMetadataRecords.members(value).forEach(member -> {
            members.add(member);
            heardOf(member, turn);
        });
        if (!members.isEmpty()) {
            members.restoreLeader(value.leader());
        }
        restoreSubscription();
    }

    private void restoreSubscription() {
        if (members.isEmpty()) {
            subscription = protocolType == null ? Subscription.unknown() : Subscription.none();
        } else if (usesConsumerProtocol() && protocolName != null) {
            subscription = Subscription.of(members.all(), protocolName);
        }
    }

    @Override
    public String toString() {
        return "group " + groupId + " " + state.displayName() + " generation " + generation + " with " + members.size()
                + " members";
    }
}
