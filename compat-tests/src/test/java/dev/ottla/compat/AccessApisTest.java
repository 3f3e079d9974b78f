package dev.ottla.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.compat.broker.Broker;
import dev.ottla.compat.broker.Brokers;
import dev.ottla.compat.wire.Frames;
import dev.ottla.compat.wire.JsonAnswer;
import dev.ottla.compat.wire.RawConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.message.AlterClientQuotasRequestData;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData;
import org.apache.kafka.common.message.CreateAclsRequestData;
import org.apache.kafka.common.message.CreateDelegationTokenRequestData;
import org.apache.kafka.common.message.DeleteAclsRequestData;
import org.apache.kafka.common.message.DescribeAclsRequestData;
import org.apache.kafka.common.message.DescribeClientQuotasRequestData;
import org.apache.kafka.common.message.DescribeDelegationTokenRequestData;
import org.apache.kafka.common.message.DescribeUserScramCredentialsRequestData;
import org.apache.kafka.common.message.ExpireDelegationTokenRequestData;
import org.apache.kafka.common.message.RenewDelegationTokenRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: access rules, credentials, quotas and tokens are kept and refused as Apache Kafka does. Method: one script of
 * requests, valid and not, goes to both brokers with the same authorizer; answers must be the same, whatever order
 * their lists have.
 */
class AccessApisTest {
    private static final int READ_LIMIT_MS = 3_000;
    private static final int LITERAL = 3;
    private static final int PREFIXED = 4;
    private static final int ANY = 1;
    private static final int MATCH = 2;
    private static final int TOPIC = 2;
    private static final int CLUSTER = 4;
    private static final int USER = 7;
    private static final int READ = 3;
    private static final int ALLOW = 3;
    private static final int DENY = 2;
    private static final long SHOWN_WITHIN_NS = 3_000_000_000L;
    private static final long ASK_AGAIN_NS = 20_000_000;

    @TempDir
    static Path folder;

    private record Step(String what, ApiKeys api, short version, ApiMessage request) {}

    private final List<Step> script = new ArrayList<>();

    @Test
    void everyAnswerIsThatOfApacheKafka() throws IOException {
        acls();
        scram();
        quotas();
        tokens();

        Map<String, String> answered =
                play(Brokers.underTest(Files.createDirectory(folder.resolve("ottla")), SETTINGS), Map.of());
        Map<String, String> expected =
                play(Brokers.kafka(Files.createDirectory(folder.resolve("kafka")), SETTINGS), answered);

        assertThat(answered).isEqualTo(expected);
    }

    private static final Map<String, String> SETTINGS = Map.of(
            "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "allow.everyone.if.no.acl.found", "true",
            "super.users", "User:ANONYMOUS",
            "delegation.token.secret.key", "secret");

    /**
     * @param awaited what descriptions may say a moment later: Apache Kafka acknowledges a change before its brokers
     *     show it
     */
    private Map<String, String> play(Broker broker, Map<String, String> awaited) throws IOException {
        Map<String, String> answers = new LinkedHashMap<>();
        try (broker) {
            for (Step step : script) {
                String name = answers.size() + " " + step.what();
                answers.put(name, answer(broker, step, awaited.get(name)));
            }
        }
        return answers;
    }

    private static String answer(Broker broker, Step step, @Nullable String awaited) throws IOException {
        long deadline = System.nanoTime() + SHOWN_WITHIN_NS;
        String answer = answer(broker, step);
        while (awaited != null
                && step.api().name.startsWith("Describe")
                && !answer.equals(awaited)
                && System.nanoTime() < deadline) {
            LockSupport.parkNanos(ASK_AGAIN_NS);
            answer = answer(broker, step);
        }
        return answer;
    }

    private static String answer(Broker broker, Step step) throws IOException {
        try (RawConnection connection = new RawConnection(broker.port(), READ_LIMIT_MS)) {
            connection.sendFrame(Frames.request(step.api(), step.version(), 7, step.request()));
            return JsonAnswer.of(step.api(), step.version(), connection.reaction());
        }
    }

    private void acls() {
        create("new entries", acl(TOPIC, "t", LITERAL, "User:a", "*", READ, ALLOW));
        create("the same again", acl(TOPIC, "t", LITERAL, "User:a", "*", READ, ALLOW));
        create(
                "several",
                acl(TOPIC, "pre", PREFIXED, "User:b", "10.0.0.1", 2, DENY),
                acl(CLUSTER, "kafka-cluster", LITERAL, "User:c", "*", 7, ALLOW),
                acl(CLUSTER, "other", LITERAL, "User:c", "*", 7, ALLOW),
                acl(TOPIC, "", LITERAL, "User:c", "*", READ, ALLOW),
                acl(TOPIC, "*", LITERAL, "User:all", "*", READ, ALLOW));
        create("no principal type", acl(TOPIC, "t", LITERAL, "a", "*", READ, ALLOW));
        create("users", acl(USER, "User:x", LITERAL, "User:a", "*", 13, ALLOW));
        create("a type nobody knows", acl(9, "t", LITERAL, "User:a", "*", READ, ALLOW));
        create("an operation nobody knows", acl(TOPIC, "t", LITERAL, "User:a", "*", 99, ALLOW));
        create("an unknown type", acl(0, "t", LITERAL, "User:a", "*", READ, ALLOW));
        create("nothing");
        step("old create", ApiKeys.CREATE_ACLS, 1, creation(acl(TOPIC, "old", PREFIXED, "User:o", "*", READ, ALLOW)));
        for (short version = 1; version <= 3; version++) {
            step("describe topics", ApiKeys.DESCRIBE_ACLS, version, describe(TOPIC, null, ANY, null, ANY));
        }
        describe("everything", ANY, null, ANY, null, ANY);
        describe("what covers a topic", TOPIC, "prefixed", MATCH, null, ANY);
        describe("the wildcard", TOPIC, "*", LITERAL, null, ANY);
        describe("what covers the wildcard", TOPIC, "*", MATCH, null, ANY);
        describe("of a principal", ANY, null, ANY, "User:b", ANY);
        describe("denials", ANY, null, ANY, null, DENY);
        describe("nothing there", TOPIC, "absent", LITERAL, null, ANY);
        describe("unknown", 0, null, ANY, null, ANY);
        delete("unknown", filter(0, null, ANY));
        delete("one and again", filter(TOPIC, "t", LITERAL), filter(TOPIC, "t", ANY));
        delete("absent", filter(TOPIC, "absent", LITERAL));
        delete("no filter");
        describe("what is left", ANY, null, ANY, null, ANY);
    }

    private void scram() {
        describeScram("none there", List.of());
        alterScram("one", List.of(), List.of(upsertion("bob", 1, 4096, "salt")));
        alterScram("another", List.of(), List.of(upsertion("bob", 2, 8192, "salt")));
        alterScram("too few", List.of(), List.of(upsertion("bob", 1, 4095, "salt")));
        alterScram("too many", List.of(), List.of(upsertion("bob", 1, 16385, "salt")));
        alterScram("unknown mechanism", List.of(deletion("x", 9)), List.of(upsertion("bob", 0, 4096, "salt")));
        alterScram("no name", List.of(), List.of(upsertion("", 1, 4096, "salt")));
        alterScram("no salt", List.of(), List.of(upsertion("unsalted", 1, 4096, "")));
        alterScram("twice", List.of(), List.of(upsertion("d", 1, 4096, "s"), upsertion("d", 2, 4096, "s")));
        alterScram("absent and new", List.of(deletion("d", 1)), List.of(upsertion("d", 1, 4096, "s")));
        alterScram("there and new", List.of(deletion("bob", 1)), List.of(upsertion("bob", 1, 4096, "s")));
        alterScram("mixed", List.of(deletion("bob", 2)), List.of(upsertion("e", 1, 1, "s")));
        alterScram("nothing", List.of(), List.of());
        describeScram("all", List.of());
        describeScram("some", List.of("bob", "nobody", "unsalted", "bob"));
    }

    private void quotas() {
        quota("user", new String[] {"user", "alice"}, op("producer_byte_rate", 1024), op("request_percentage", 12.5));
        quota("fraction", new String[] {"user", "alice"}, op("consumer_byte_rate", 2048.5));
        quota("nearly whole", new String[] {"user", "near"}, op("consumer_byte_rate", 2048.0000001));
        quota("both", new String[] {"user", "alice", "client-id", "c1"}, op("request_percentage", 12.5));
        quota("default", new String[] {"user", null}, op("controller_mutation_rate", 2));
        quota("address", new String[] {"ip", "10.0.0.1"}, op("connection_creation_rate", 3));
        quota("address, large", new String[] {"ip", "10.0.0.1"}, op("connection_creation_rate", 3e9));
        quota("no address", new String[] {"ip", "no such host!"}, op("connection_creation_rate", 3));
        quota("address, wrong key", new String[] {"ip", "10.0.0.1"}, op("producer_byte_rate", 3));
        quota("user, wrong key", new String[] {"user", "a"}, op("connection_creation_rate", 3));
        quota("unknown removed", new String[] {"user", "a"}, removal("nope"));
        quota("absent removed", new String[] {"user", "zed"}, removal("producer_byte_rate"));
        quota("zero", new String[] {"user", "a"}, op("producer_byte_rate", 0));
        quota("large", new String[] {"user", "a"}, op("producer_byte_rate", 1e19));
        quota("unknown type", new String[] {"group", "a"}, op("producer_byte_rate", 3));
        quota("nobody", new String[] {}, op("producer_byte_rate", 3));
        quota("type twice", new String[] {"user", "a", "user", "b"}, op("producer_byte_rate", 3));
        quota("empty name", new String[] {"user", ""}, op("producer_byte_rate", 3));
        quota("key twice", new String[] {"client-id", "c3"}, op("producer_byte_rate", 3), op("producer_byte_rate", 4));
        quota("removed", new String[] {"user", "alice"}, removal("producer_byte_rate"));
        describeQuotas("all", false);
        describeQuotas("none, strictly", true);
        describeQuotas("users", false, component("user", 2, null));
        describeQuotas("users, strictly", true, component("user", 2, null));
        describeQuotas("one", false, component("user", 0, "alice"));
        describeQuotas("default", false, component("user", 1, null));
        describeQuotas("pair", true, component("user", 0, "alice"), component("client-id", 0, "c1"));
        describeQuotas("unknown type", false, component("nope", 2, null));
        describeQuotas("twice", false, component("user", 2, null), component("user", 2, null));
        describeQuotas("address and user", false, component("user", 2, null), component("ip", 2, null));
        describeQuotas("unknown match", false, component("user", 7, null));
        describeQuotas("no name", false, component("user", 0, null));
        describeQuotas("no type", false, component("", 2, null));
        describeQuotas("a name too many", false, component("user", 1, "alice"));
    }

    private void tokens() {
        step("create", ApiKeys.CREATE_DELEGATION_TOKEN, 3, new CreateDelegationTokenRequestData().setMaxLifetimeMs(-1));
        step(
                "describe",
                ApiKeys.DESCRIBE_DELEGATION_TOKEN,
                3,
                new DescribeDelegationTokenRequestData().setOwners(null));
        step("renew", ApiKeys.RENEW_DELEGATION_TOKEN, 2, new RenewDelegationTokenRequestData().setHmac(new byte[] {1}));
        step("expire", ApiKeys.EXPIRE_DELEGATION_TOKEN, 2, new ExpireDelegationTokenRequestData().setHmac(new byte[] {1
                }));
    }

    private void step(String what, ApiKeys api, int version, ApiMessage request) {
        script.add(new Step(api + ": " + what, api, (short) version, request));
    }

    private void create(String what, CreateAclsRequestData.AclCreation... creations) {
        step(what, ApiKeys.CREATE_ACLS, 3, creation(creations));
    }

    private static CreateAclsRequestData creation(CreateAclsRequestData.AclCreation... creations) {
        return new CreateAclsRequestData().setCreations(List.of(creations));
    }

    private static CreateAclsRequestData.AclCreation acl(
            int type, String name, int pattern, String principal, String host, int operation, int permission) {
        return new CreateAclsRequestData.AclCreation()
                .setResourceType((byte) type)
                .setResourceName(name)
                .setResourcePatternType((byte) pattern)
                .setPrincipal(principal)
                .setHost(host)
                .setOperation((byte) operation)
                .setPermissionType((byte) permission);
    }

    private void describe(
            String what, int type, @Nullable String name, int pattern, @Nullable String principal, int permission) {
        step(what, ApiKeys.DESCRIBE_ACLS, 3, describe(type, name, pattern, principal, permission));
    }

    private static DescribeAclsRequestData describe(
            int type, @Nullable String name, int pattern, @Nullable String principal, int permission) {
        return new DescribeAclsRequestData()
                .setResourceTypeFilter((byte) type)
                .setResourceNameFilter(name)
                .setPatternTypeFilter((byte) pattern)
                .setPrincipalFilter(principal)
                .setHostFilter(null)
                .setOperation((byte) ANY)
                .setPermissionType((byte) permission);
    }

    private void delete(String what, DeleteAclsRequestData.DeleteAclsFilter... filters) {
        step(what, ApiKeys.DELETE_ACLS, 3, new DeleteAclsRequestData().setFilters(List.of(filters)));
    }

    private static DeleteAclsRequestData.DeleteAclsFilter filter(int type, @Nullable String name, int pattern) {
        return new DeleteAclsRequestData.DeleteAclsFilter()
                .setResourceTypeFilter((byte) type)
                .setResourceNameFilter(name)
                .setPatternTypeFilter((byte) pattern)
                .setPrincipalFilter(null)
                .setHostFilter(null)
                .setOperation((byte) ANY)
                .setPermissionType((byte) ANY);
    }

    private void alterScram(
            String what,
            List<AlterUserScramCredentialsRequestData.ScramCredentialDeletion> deletions,
            List<AlterUserScramCredentialsRequestData.ScramCredentialUpsertion> upsertions) {
        step(
                what,
                ApiKeys.ALTER_USER_SCRAM_CREDENTIALS,
                0,
                new AlterUserScramCredentialsRequestData()
                        .setDeletions(deletions)
                        .setUpsertions(upsertions));
    }

    private static AlterUserScramCredentialsRequestData.ScramCredentialUpsertion upsertion(
            String user, int mechanism, int iterations, String salt) {
        return new AlterUserScramCredentialsRequestData.ScramCredentialUpsertion()
                .setName(user)
                .setMechanism((byte) mechanism)
                .setIterations(iterations)
                .setSalt(salt.getBytes(StandardCharsets.UTF_8))
                .setSaltedPassword("password".getBytes(StandardCharsets.UTF_8));
    }

    private static AlterUserScramCredentialsRequestData.ScramCredentialDeletion deletion(String user, int mechanism) {
        return new AlterUserScramCredentialsRequestData.ScramCredentialDeletion()
                .setName(user)
                .setMechanism((byte) mechanism);
    }

    private void describeScram(String what, List<String> users) {
        step(
                what,
                ApiKeys.DESCRIBE_USER_SCRAM_CREDENTIALS,
                0,
                new DescribeUserScramCredentialsRequestData()
                        .setUsers(users.stream()
                                .map(user -> new DescribeUserScramCredentialsRequestData.UserName().setName(user))
                                .toList()));
    }

    private void quota(String what, @Nullable String[] entity, AlterClientQuotasRequestData.OpData... operations) {
        List<AlterClientQuotasRequestData.EntityData> parts = new ArrayList<>();
        for (int i = 0; i < entity.length; i += 2) {
            parts.add(new AlterClientQuotasRequestData.EntityData()
                    .setEntityType(entity[i])
                    .setEntityName(entity[i + 1]));
        }
        step(
                what,
                ApiKeys.ALTER_CLIENT_QUOTAS,
                1,
                new AlterClientQuotasRequestData()
                        .setEntries(List.of(new AlterClientQuotasRequestData.EntryData()
                                .setEntity(parts)
                                .setOps(Arrays.asList(operations)))));
    }

    private static AlterClientQuotasRequestData.OpData op(String key, double value) {
        return new AlterClientQuotasRequestData.OpData().setKey(key).setValue(value);
    }

    private static AlterClientQuotasRequestData.OpData removal(String key) {
        return new AlterClientQuotasRequestData.OpData().setKey(key).setRemove(true);
    }

    private void describeQuotas(
            String what, boolean strict, DescribeClientQuotasRequestData.ComponentData... components) {
        step(
                what,
                ApiKeys.DESCRIBE_CLIENT_QUOTAS,
                1,
                new DescribeClientQuotasRequestData().setStrict(strict).setComponents(List.of(components)));
    }

    private static DescribeClientQuotasRequestData.ComponentData component(
            String type, int match, @Nullable String name) {
        return new DescribeClientQuotasRequestData.ComponentData()
                .setEntityType(type)
                .setMatchType((byte) match)
                .setMatch(name);
    }
}
