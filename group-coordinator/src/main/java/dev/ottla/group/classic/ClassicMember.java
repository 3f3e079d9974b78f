package dev.ottla.group.classic;

import dev.ottla.protocol.Bytes;
import dev.ottla.protocol.message.JoinGroupResponse;
import dev.ottla.protocol.message.SyncGroupResponse;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A member as the running coordinator sees it: soft state throughout, rebuilt from the group's last record after a
 * fail-over. At most one join and one sync of a member are parked at a time. Owned by the shard's strand.
 */
final class ClassicMember {
    private final MemberIdentity identity;
    private MemberSettings settings;
    private Bytes assignment;
    private boolean isNew;
    private boolean owesSync;
    private long sessionDeadlineMs = Long.MAX_VALUE;
    private @Nullable Consumer<JoinGroupResponse> parkedJoin;
    private @Nullable Consumer<SyncGroupResponse> parkedSync;

    ClassicMember(MemberIdentity identity, MemberSettings settings, Bytes assignment) {
        this.identity = identity;
        this.settings = settings;
        this.assignment = assignment;
    }

    MemberIdentity identity() {
        return identity;
    }

    String memberId() {
        return identity.memberId();
    }

    @Nullable
    String instanceId() {
        return identity.instanceId();
    }

    boolean isStatic() {
        return identity.instanceId() != null;
    }

    MemberSettings settings() {
        return settings;
    }

    void updateSettings(MemberSettings newSettings) {
        settings = newSettings;
    }

    Bytes assignment() {
        return assignment;
    }

    void assign(Bytes newAssignment) {
        assignment = newAssignment;
    }

    /** Whether the member has not seen a generation yet. */
    boolean isNew() {
        return isNew;
    }

    void setNew(boolean value) {
        isNew = value;
    }

    /** Whether the member has been told of the current generation and has not asked for its assignment yet. */
    boolean owesSync() {
        return owesSync;
    }

    void setOwesSync(boolean value) {
        owesSync = value;
    }

    long sessionDeadlineMs() {
        return sessionDeadlineMs;
    }

    void setSessionDeadlineMs(long deadlineMs) {
        sessionDeadlineMs = deadlineMs;
    }

    /**
     * Whether a passed session deadline means nothing. Who waits for us cannot send heartbeats; but a new member can
     * expire at the barrier, or abandoned first joins would pile up in a long rebalance.
     */
    boolean isExcusedFromHeartbeat() {
        return !isNew && (isAwaitingJoin() || isAwaitingSync());
    }

    boolean isAwaitingJoin() {
        return parkedJoin != null;
    }

    boolean isAwaitingSync() {
        return parkedSync != null;
    }

    void parkJoin(Consumer<JoinGroupResponse> to) {
        parkedJoin = to;
    }

    @Nullable
    Consumer<JoinGroupResponse> takeJoin() {
        Consumer<JoinGroupResponse> taken = parkedJoin;
        parkedJoin = null;
        return taken;
    }

    void parkSync(Consumer<SyncGroupResponse> to) {
        parkedSync = to;
    }

    @Nullable
    Consumer<SyncGroupResponse> takeSync() {
        Consumer<SyncGroupResponse> taken = parkedSync;
        parkedSync = null;
        return taken;
    }

    /** What the member says about itself under the protocol; empty if it does not speak it. */
    Bytes metadata(@Nullable String protocolName) {
        return settings.protocols().stream()
                .filter(protocol -> protocol.name().equals(protocolName))
                .map(MemberProtocol::metadata)
                .findFirst()
                .orElse(Bytes.EMPTY);
    }

    /** The first of this member's protocols, in its own order of preference, that all members speak. */
    String vote(Set<String> candidates) {
        return settings.protocols().stream()
                .map(MemberProtocol::name)
                .filter(candidates::contains)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("member votes for none of the candidate protocols"));
    }

    /** Distinct names: a request may repeat one. */
    Set<String> protocolNames() {
        Set<String> names = new HashSet<>();
        settings.protocols().forEach(protocol -> names.add(protocol.name()));
        return names;
    }
}
