package dev.ottla.compat.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterClientQuotasOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.quota.ClientQuotaFilterComponent;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;

/** What the client can say about who may do how much: one call of each kind, its results and its refusals. */
final class AccessCalls {
    private final Admin admin;
    private final Transcript transcript;
    private final Settling settling;

    AccessCalls(Admin admin, Transcript transcript) {
        this.admin = admin;
        this.transcript = transcript;
        this.settling = new Settling(admin);
    }

    void play() {
        acls();
        credentials();
        quotas();
        transcript.step(
                "token", () -> admin.createDelegationToken().delegationToken().get());
        transcript.step(
                "tokens",
                () -> admin.describeDelegationToken().delegationTokens().get());
        transcript.step(
                "renew",
                () -> admin.renewDelegationToken(new byte[] {1})
                        .expiryTimestamp()
                        .get());
    }

    private void acls() {
        transcript.each(
                "allow",
                () -> admin.createAcls(List.of(
                                acl(ResourceType.TOPIC, "plain", PatternType.LITERAL, "User:a", AclOperation.READ),
                                acl(ResourceType.GROUP, "g", PatternType.PREFIXED, "User:b", AclOperation.ALL),
                                acl(
                                        ResourceType.CLUSTER,
                                        "kafka-cluster",
                                        PatternType.LITERAL,
                                        "User:c",
                                        AclOperation.ALTER),
                                acl(ResourceType.CLUSTER, "another", PatternType.LITERAL, "User:c", AclOperation.ALTER),
                                acl(ResourceType.TOPIC, "plain", PatternType.LITERAL, "nobody", AclOperation.READ)))
                        .values());
        settling.await("settled-for-rules");
        transcript.step(
                "acls",
                () -> Set.copyOf(
                        admin.describeAcls(AclBindingFilter.ANY).values().get()));
        transcript.step(
                "acls that match",
                () -> Set.copyOf(admin.describeAcls(filter(ResourceType.TOPIC, "plain", PatternType.MATCH))
                        .values()
                        .get()));
        transcript.step(
                "unknown acls",
                () -> Set.copyOf(admin.describeAcls(filter(ResourceType.UNKNOWN, "plain", PatternType.ANY))
                        .values()
                        .get()));
        transcript.each(
                "operations with access rules",
                () -> admin.describeTopics(
                                List.of("plain"), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                        .topicNameValues());
        transcript.step(
                "forbid",
                () -> admin.deleteAcls(List.of(
                                filter(ResourceType.TOPIC, "plain", PatternType.ANY),
                                filter(ResourceType.TOPIC, "absent", PatternType.LITERAL)))
                        .all()
                        .get());
        settling.await("settled-for-rules-left");
        transcript.step(
                "acls left",
                () -> Set.copyOf(
                        admin.describeAcls(AclBindingFilter.ANY).values().get()));
    }

    private static AclBinding acl(
            ResourceType type, String name, PatternType pattern, String principal, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, pattern),
                new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW));
    }

    private static AclBindingFilter filter(ResourceType type, String name, PatternType pattern) {
        return new AclBindingFilter(new ResourcePatternFilter(type, name, pattern), AccessControlEntryFilter.ANY);
    }

    private void credentials() {
        scram("one", upsertion("ann", ScramMechanism.SCRAM_SHA_256, 4096));
        scram("another", upsertion("ann", ScramMechanism.SCRAM_SHA_512, 5000));
        scram("too few iterations", upsertion("bob", ScramMechanism.SCRAM_SHA_256, 10));
        scram("unknown", upsertion("bob", ScramMechanism.UNKNOWN, 4096));
        scram("nameless", upsertion("", ScramMechanism.SCRAM_SHA_256, 4096));
        scram("several", upsertion("cid", ScramMechanism.SCRAM_SHA_256, 4096), deletion("nobody"));
        scram("one way and the other", upsertion("dan", ScramMechanism.SCRAM_SHA_256, 4096), deletion("dan"));
        scram("less", deletion("cid"));
        settling.await("settled-for-credentials");
        transcript.step(
                "users", () -> admin.describeUserScramCredentials().users().get());
        transcript.step("credentials", () -> {
            Map<String, Set<ScramCredentialInfo>> mechanisms = new HashMap<>();
            admin.describeUserScramCredentials()
                    .all()
                    .get()
                    .forEach((user, description) -> mechanisms.put(user, Set.copyOf(description.credentialInfos())));
            return mechanisms;
        });
        for (String user : List.of("ann", "nobody")) {
            transcript.step(
                    "credentials of " + user,
                    // In no order: Apache Kafka's differs from run to run.
                    () -> Set.copyOf(admin.describeUserScramCredentials(List.of(user))
                            .description(user)
                            .get()
                            .credentialInfos()));
        }
    }

    private static UserScramCredentialAlteration upsertion(String user, ScramMechanism mechanism, int iterations) {
        return new UserScramCredentialUpsertion(
                user,
                new ScramCredentialInfo(mechanism, iterations),
                "password".getBytes(UTF_8),
                "salt".getBytes(UTF_8));
    }

    private static UserScramCredentialAlteration deletion(String user) {
        return new UserScramCredentialDeletion(user, ScramMechanism.SCRAM_SHA_256);
    }

    private void scram(String what, UserScramCredentialAlteration... alterations) {
        transcript.each(
                "credentials, " + what,
                () -> admin.alterUserScramCredentials(List.of(alterations)).values());
    }

    private void quotas() {
        quota(
                "of a user",
                false,
                entity("user", "ann"),
                op("producer_byte_rate", 1000.0),
                op("request_percentage", 50.0));
        quota("of users", false, entity("user", null), op("consumer_byte_rate", 2000.0));
        quota("of an address", false, entity("ip", "10.1.1.1"), op("connection_creation_rate", 5.0));
        quota("validated", true, entity("user", "never"), op("producer_byte_rate", 1.0));
        quota("validated, wrong", true, entity("user", "never"), op("nope", 1.0));
        quota("of nothing known", false, entity("planet", "earth"), op("producer_byte_rate", 1.0));
        quota("below none", false, entity("user", "ann"), op("producer_byte_rate", -1.0));
        quota("less", false, entity("user", "ann"), op("request_percentage", null));
        settling.await("settled-for-quotas");
        transcript.step(
                "quotas",
                () -> admin.describeClientQuotas(ClientQuotaFilter.all())
                        .entities()
                        .get());
        transcript.step(
                "quotas of ann",
                () -> admin.describeClientQuotas(ClientQuotaFilter.containsOnly(
                                List.of(ClientQuotaFilterComponent.ofEntity("user", "ann"))))
                        .entities()
                        .get());
        transcript.step(
                "quotas of a planet",
                () -> admin.describeClientQuotas(
                                ClientQuotaFilter.contains(List.of(ClientQuotaFilterComponent.ofEntityType("planet"))))
                        .entities()
                        .get());
    }

    private static ClientQuotaEntity entity(String type, String name) {
        Map<String, String> entries = new HashMap<>();
        entries.put(type, name);
        return new ClientQuotaEntity(entries);
    }

    private static ClientQuotaAlteration.Op op(String key, Double value) {
        return new ClientQuotaAlteration.Op(key, value);
    }

    private void quota(String what, boolean validate, ClientQuotaEntity entity, ClientQuotaAlteration.Op... ops) {
        transcript.each(
                "quota " + what,
                () -> admin.alterClientQuotas(
                                List.of(new ClientQuotaAlteration(entity, Arrays.asList(ops))),
                                new AlterClientQuotasOptions().validateOnly(validate))
                        .values());
    }
}
