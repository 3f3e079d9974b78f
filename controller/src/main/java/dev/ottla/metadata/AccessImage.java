package dev.ottla.metadata;

import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.metadata.AccessControlEntryRecord;
import dev.ottla.protocol.message.metadata.ClientQuotaRecord;
import dev.ottla.protocol.message.metadata.DelegationTokenRecord;
import dev.ottla.protocol.message.metadata.RemoveUserScramCredentialRecord;
import dev.ottla.protocol.message.metadata.UserScramCredentialRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;

/**
 * Who may do what and how much of it: access control entries, SCRAM credentials, delegation tokens and client quotas,
 * as their records say it.
 *
 * @param quotas per entity (its parts in order of their types), the value of each quota key
 */
public record AccessImage(
        HashPMap<Uuid, AccessControlEntryRecord> acls,
        HashPMap<ScramKey, UserScramCredentialRecord> scramCredentials,
        HashPMap<String, DelegationTokenRecord> delegationTokens,
        HashPMap<List<ClientQuotaRecord.EntityData>, HashPMap<String, Double>> quotas) {

    public static final AccessImage EMPTY =
            new AccessImage(HashTreePMap.empty(), HashTreePMap.empty(), HashTreePMap.empty(), HashTreePMap.empty());

    /** A user has at most one credential per mechanism. */
    public record ScramKey(String user, byte mechanism) {}

    AccessImage replay(AccessControlEntryRecord record) {
        return new AccessImage(acls.plus(record.id(), record), scramCredentials, delegationTokens, quotas);
    }

    AccessImage removeAcl(Uuid id) {
        return new AccessImage(acls.minus(id), scramCredentials, delegationTokens, quotas);
    }

    AccessImage replay(UserScramCredentialRecord record) {
        ScramKey key = new ScramKey(record.name(), record.mechanism());
        return new AccessImage(acls, scramCredentials.plus(key, record), delegationTokens, quotas);
    }

    AccessImage replay(RemoveUserScramCredentialRecord record) {
        ScramKey key = new ScramKey(record.name(), record.mechanism());
        return new AccessImage(acls, scramCredentials.minus(key), delegationTokens, quotas);
    }

    AccessImage replay(DelegationTokenRecord record) {
        return new AccessImage(acls, scramCredentials, delegationTokens.plus(record.tokenId(), record), quotas);
    }

    AccessImage removeDelegationToken(String tokenId) {
        return new AccessImage(acls, scramCredentials, delegationTokens.minus(tokenId), quotas);
    }

    AccessImage replay(ClientQuotaRecord record) {
        List<ClientQuotaRecord.EntityData> entity = sorted(record.entity());
        HashPMap<String, Double> set = quotas.getOrDefault(entity, HashTreePMap.empty());
        HashPMap<String, Double> changed =
                record.remove() ? set.minus(record.key()) : set.plus(record.key(), record.value());
        HashPMap<List<ClientQuotaRecord.EntityData>, HashPMap<String, Double>> all =
                changed.isEmpty() ? quotas.minus(entity) : quotas.plus(entity, changed);
        return new AccessImage(acls, scramCredentials, delegationTokens, all);
    }

    /** The quotas of an entity by key; empty if it has none. */
    public Map<String, Double> quotasOf(List<ClientQuotaRecord.EntityData> entity) {
        return quotas.getOrDefault(sorted(entity), HashTreePMap.empty());
    }

    /** The order of an entity's parts says nothing; an entity has one by which it is found. */
    private static List<ClientQuotaRecord.EntityData> sorted(List<ClientQuotaRecord.EntityData> entity) {
        return entity.stream()
                .sorted(Comparator.comparing(ClientQuotaRecord.EntityData::entityType))
                .toList();
    }

    /** The records that say the same as the quotas. */
    List<ClientQuotaRecord> quotaRecords() {
        return quotas.entrySet().stream()
                .flatMap(entity -> entity.getValue().entrySet().stream().map(quota -> record(entity.getKey(), quota)))
                .toList();
    }

    private static ClientQuotaRecord record(
            List<ClientQuotaRecord.EntityData> entity, Map.Entry<String, Double> quota) {
        return ClientQuotaRecord.builder()
                .entity(entity)
                .key(quota.getKey())
                .value(quota.getValue())
                .remove(false)
                .build();
    }
}
