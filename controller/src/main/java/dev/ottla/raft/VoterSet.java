package dev.ottla.raft;

import dev.ottla.metadata.Endpoint;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.VotersRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * Who votes. Comes from {@code controller.quorum.voters}, or, from {@code kraft.version} 1 on, from the log itself.
 *
 * @param voters by node id
 */
public record VoterSet(PSortedMap<Integer, Voter> voters) {
    /** @param endpoints of the controller listeners, in the order of preference */
    public record Voter(ReplicaKey key, List<Endpoint> endpoints, short minKRaftVersion, short maxKRaftVersion) {
        /** Whether it says the same; voters' records do not know of security protocols. */
        boolean isAs(Voter other) {
            return toRecord(this).equals(toRecord(other));
        }
    }

    public static VoterSet of(List<Voter> voters) {
        PSortedMap<Integer, Voter> byId = TreePMap.empty();
        for (Voter voter : voters) {
            byId = byId.plus(voter.key().id(), voter);
        }
        return new VoterSet(byId);
    }

    static VoterSet of(VotersRecord record) {
        return of(record.voters().stream().map(VoterSet::voter).toList());
    }

    /** Whether this node, on this disk, may vote. A voter without directory id is any disk of its node. */
    public boolean contains(ReplicaKey key) {
        Voter voter = voters.get(key.id());
        return voter != null
                && (voter.key().directoryId().isZero()
                        || voter.key().directoryId().equals(key.directoryId()));
    }

    public @Nullable Voter voter(int id) {
        return voters.get(id);
    }

    /** The key by which a replica is known here: that of its voter if it is one, else its own. */
    ReplicaKey keyOf(ReplicaKey replica) {
        Voter voter = contains(replica) ? voters.get(replica.id()) : null;
        return voter == null ? replica : voter.key();
    }

    List<ReplicaKey> keys() {
        return voters.values().stream().map(Voter::key).toList();
    }

    /** With this one, in place of the one with its id if there is one. */
    VoterSet with(Voter voter) {
        return new VoterSet(voters.plus(voter.key().id(), voter));
    }

    /** Those of them that have an id of {@code others}. */
    VoterSet retaining(VoterSet others) {
        return of(voters.values().stream()
                .filter(voter -> others.voter(voter.key().id()) != null)
                .toList());
    }

    VoterSet without(int id) {
        return new VoterSet(voters.minus(id));
    }

    public int count() {
        return voters.size();
    }

    /** The least number of voters that is more than half of them. */
    public int majority() {
        return voters.size() / 2 + 1;
    }

    VotersRecord toRecord() {
        return VotersRecord.builder()
                .version((short) 0)
                .voters(voters.values().stream().map(VoterSet::toRecord).toList())
                .build();
    }

    private static Voter voter(VotersRecord.Voter voter) {
        List<Endpoint> endpoints = voter.endpoints().stream()
                .map(endpoint -> new Endpoint(endpoint.name(), endpoint.host(), endpoint.port(), (short) 0))
                .toList();
        Uuid directory = voter.voterDirectoryId();
        return new Voter(
                new ReplicaKey(voter.voterId(), directory),
                endpoints,
                voter.kRaftVersionFeature().minSupportedVersion(),
                voter.kRaftVersionFeature().maxSupportedVersion());
    }

    static VotersRecord.Voter toRecord(Voter voter) {
        return VotersRecord.Voter.builder()
                .voterId(voter.key().id())
                .voterDirectoryId(voter.key().directoryId())
                .endpoints(voter.endpoints().stream().map(VoterSet::toRecord).toList())
                .kRaftVersionFeature(VotersRecord.KRaftVersionFeature.builder()
                        .minSupportedVersion(voter.minKRaftVersion())
                        .maxSupportedVersion(voter.maxKRaftVersion())
                        .build())
                .build();
    }

    private static VotersRecord.Endpoint toRecord(Endpoint endpoint) {
        return VotersRecord.Endpoint.builder()
                .name(endpoint.name())
                .host(endpoint.host())
                .port(endpoint.port())
                .build();
    }
}
