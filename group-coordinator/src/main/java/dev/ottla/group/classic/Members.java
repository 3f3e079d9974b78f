package dev.ottla.group.classic;

import dev.ottla.group.GroupException;
import dev.ottla.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The roll of one group: its members in the order in which they came, which of them are static, who leads, how many
 * stand at the barrier, and whom we have given an id that has not joined with it yet (pending, KIP-394).
 *
 * <p>Invariants: every static instance id leads to a member; the leader is a member; a pending id is no member's. Soft
 * state of the shard's strand.
 */
final class Members {
    private final Map<String, ClassicMember> byId = new LinkedHashMap<>();
    private final Map<String, String> idByInstance = new HashMap<>();
    private final Map<String, Long> pendingDeadlines = new LinkedHashMap<>();
    private final Map<String, Integer> speakersOfProtocol = new HashMap<>();
    private @Nullable String leaderId;
    private int awaitingJoin;

    Collection<ClassicMember> all() {
        return Collections.unmodifiableCollection(byId.values());
    }

    int size() {
        return byId.size();
    }

    boolean isEmpty() {
        return byId.isEmpty();
    }

    boolean contains(String memberId) {
        return byId.containsKey(memberId);
    }

    /** The member, which must exist. */
    ClassicMember get(String memberId) {
        ClassicMember member = byId.get(memberId);
        if (member == null) {
            throw new IllegalStateException("no member " + memberId);
        }
        return member;
    }

    @Nullable
    ClassicMember find(String memberId) {
        return byId.get(memberId);
    }

    @Nullable
    String memberIdOf(@Nullable String instanceId) {
        return instanceId == null ? null : idByInstance.get(instanceId);
    }

    @Nullable
    String leaderId() {
        return leaderId;
    }

    boolean isLeader(String memberId) {
        return memberId.equals(leaderId);
    }

    void restoreLeader(@Nullable String memberId) {
        leaderId = memberId;
    }

    /** Adds a member; the first one leads. */
    void add(ClassicMember member) {
        byId.put(member.memberId(), member);
        if (member.instanceId() != null) {
            idByInstance.put(member.instanceId(), member.memberId());
        }
        if (leaderId == null) {
            leaderId = member.memberId();
        }
        pendingDeadlines.remove(member.memberId());
        count(member, 1);
        if (member.isAwaitingJoin()) {
            awaitingJoin++;
        }
    }

    /** Removes a member; if it led, the longest-standing one leads. */
    void remove(ClassicMember member) {
        byId.remove(member.memberId());
        if (member.instanceId() != null) {
            idByInstance.remove(member.instanceId(), member.memberId());
        }
        count(member, -1);
        if (member.isAwaitingJoin()) {
            awaitingJoin--;
        }
        if (isLeader(member.memberId())) {
            leaderId = byId.isEmpty() ? null : byId.keySet().iterator().next();
        }
    }

    /** Puts the new life of a static member in the place of the old one, lead included. */
    void replace(ClassicMember old, ClassicMember fresh) {
        boolean led = isLeader(old.memberId());
        remove(old);
        add(fresh);
        if (led) {
            leaderId = fresh.memberId();
        }
    }

    void updateSettings(ClassicMember member, MemberSettings settings) {
        count(member, -1);
        member.updateSettings(settings);
        count(member, 1);
    }

    /** To be called when a member of the roll has come to the barrier, or has been sent away from it. */
    void barrierChanged(boolean arrived) {
        awaitingJoin += arrived ? 1 : -1;
    }

    int awaitingJoinCount() {
        return awaitingJoin;
    }

    boolean allJoined() {
        return awaitingJoin == byId.size() && pendingDeadlines.isEmpty();
    }

    List<ClassicMember> notJoined() {
        return byId.values().stream().filter(member -> !member.isAwaitingJoin()).toList();
    }

    /** Makes sure that the leader is one who stands at the barrier; false if nobody does. */
    boolean electJoinedLeader() {
        if (leaderId != null && get(leaderId).isAwaitingJoin()) {
            return true;
        }
        for (ClassicMember member : byId.values()) {
            if (member.isAwaitingJoin()) {
                leaderId = member.memberId();
                return true;
            }
        }
        return false;
    }

    /** The longest time that any member wants the barrier to wait; 0 without members. */
    int rebalanceTimeoutMs() {
        int longestMs = 0;
        for (ClassicMember member : byId.values()) {
            longestMs = Math.max(longestMs, member.settings().rebalanceTimeoutMs());
        }
        return longestMs;
    }

    void addPending(String memberId, long deadlineMs) {
        pendingDeadlines.put(memberId, deadlineMs);
    }

    boolean isPending(String memberId) {
        return pendingDeadlines.containsKey(memberId);
    }

    boolean removePending(String memberId) {
        return pendingDeadlines.remove(memberId) != null;
    }

    /** Pending ids whose time is up. */
    List<String> pendingExpired(long nowMs) {
        List<String> expired = new ArrayList<>();
        pendingDeadlines.forEach((memberId, deadlineMs) -> {
            if (deadlineMs <= nowMs) {
                expired.add(memberId);
            }
        });
        return expired;
    }

    /** The earliest session deadline of members and pending ids. */
    long earliestDeadlineMs() {
        long earliestMs = Long.MAX_VALUE;
        for (ClassicMember member : byId.values()) {
            earliestMs = Math.min(earliestMs, member.sessionDeadlineMs());
        }
        for (long deadlineMs : pendingDeadlines.values()) {
            earliestMs = Math.min(earliestMs, deadlineMs);
        }
        return earliestMs;
    }

    /** Whether one of the protocols is spoken by every member. */
    boolean supportAny(List<MemberProtocol> protocols) {
        return protocols.stream()
                .anyMatch(protocol -> speakersOfProtocol.getOrDefault(protocol.name(), 0) == byId.size());
    }

    /**
     * The protocol that most members prefer among those that all speak; of equals, the one that was voted for first.
     */
    String electProtocol() {
        Set<String> candidates = new LinkedHashSet<>();
        speakersOfProtocol.forEach((name, speakers) -> {
            if (speakers == byId.size()) {
                candidates.add(name);
            }
        });
        Map<String, Integer> votes = new LinkedHashMap<>();
        byId.values().forEach(member -> votes.merge(member.vote(candidates), 1, Integer::sum));
        return Collections.max(votes.entrySet(), Map.Entry.comparingByValue()).getKey();
    }

    /**
     * Refuses who is not (or no longer) a member.
     *
     * @throws GroupException UNKNOWN_MEMBER_ID, or FENCED_INSTANCE_ID if the instance lives on under another member id
     */
    void validate(String memberId, @Nullable String instanceId) {
        if (instanceId != null) {
            String current = idByInstance.get(instanceId);
            if (current != null && !current.equals(memberId)) {
                throw new GroupException(
                        ErrorCode.FENCED_INSTANCE_ID, "instance " + instanceId + " lives on as member " + current);
            }
            if (current == null) {
                throw new GroupException(ErrorCode.UNKNOWN_MEMBER_ID, "no static member " + instanceId);
            }
        }
        if (!byId.containsKey(memberId)) {
            throw new GroupException(ErrorCode.UNKNOWN_MEMBER_ID, "no member " + memberId);
        }
    }

    private void count(ClassicMember member, int change) {
        for (String name : member.protocolNames()) {
            speakersOfProtocol.merge(name, change, (before, by) -> before + by == 0 ? null : before + by);
        }
    }
}
