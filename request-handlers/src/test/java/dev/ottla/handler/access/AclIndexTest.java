package dev.ottla.handler.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.handler.AclOperation;
import dev.ottla.handler.ResourceType;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.metadata.AccessControlEntryRecord;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may do what, by the entries that there are. */
class AclIndexTest {
    private static final byte LITERAL = 3;
    private static final byte PREFIXED = 4;
    private static final byte ALLOW = 3;
    private static final byte DENY = 2;

    private final List<AccessControlEntryRecord> entries = new ArrayList<>();

    @Test
    void whatNobodySpeaksOfIsLeftToTheSetting() {
        add(LITERAL, "t", "User:a", "*", AclOperation.READ, ALLOW);

        assertThat(verdict("User:a", AclOperation.READ, "other")).isEqualTo(AclIndex.Verdict.UNSAID);
    }

    @Test
    void whoIsNotNamedIsDenied() {
        add(LITERAL, "t", "User:a", "*", AclOperation.READ, ALLOW);

        assertThat(verdict("User:a", AclOperation.READ, "t")).isEqualTo(AclIndex.Verdict.ALLOWED);
        assertThat(verdict("User:b", AclOperation.READ, "t")).isEqualTo(AclIndex.Verdict.DENIED);
        assertThat(verdict("User:a", AclOperation.WRITE, "t")).isEqualTo(AclIndex.Verdict.DENIED);
    }

    @Test
    void denialWins() {
        add(PREFIXED, "pre", "User:*", "*", AclOperation.WRITE, ALLOW);
        add(LITERAL, "prefixed", "User:a", "*", AclOperation.WRITE, DENY);

        assertThat(verdict("User:a", AclOperation.WRITE, "prefixed")).isEqualTo(AclIndex.Verdict.DENIED);
        assertThat(verdict("User:a", AclOperation.WRITE, "pretty")).isEqualTo(AclIndex.Verdict.ALLOWED);
    }

    @Test
    void whoMayReadMayDescribe() {
        add(LITERAL, "*", "User:a", "*", AclOperation.READ, ALLOW);

        assertThat(verdict("User:a", AclOperation.DESCRIBE, "any")).isEqualTo(AclIndex.Verdict.ALLOWED);
        assertThat(verdict("User:a", AclOperation.ALTER, "any")).isEqualTo(AclIndex.Verdict.DENIED);
    }

    @Test
    void otherHostsAreOthers() {
        add(LITERAL, "t", "User:a", "10.0.0.1", AclOperation.READ, ALLOW);

        assertThat(verdict("User:a", AclOperation.READ, "t")).isEqualTo(AclIndex.Verdict.DENIED);
    }

    @Test
    void oneResourceOnWhichItIsAllowedIsEnough() {
        add(PREFIXED, "pre", "User:a", "*", AclOperation.WRITE, ALLOW);
        assertThat(onAny("User:a")).isTrue();
        assertThat(onAny("User:b")).isFalse();

        add(PREFIXED, "p", "User:*", "*", AclOperation.WRITE, DENY);
        assertThat(onAny("User:a")).as("every such name is denied").isFalse();
    }

    private boolean onAny(String principal) {
        return AclIndex.of(entries).isAllowedOnAny(asker(principal), AclOperation.WRITE, ResourceType.TOPIC);
    }

    private AclIndex.Verdict verdict(String principal, AclOperation operation, String name) {
        return AclIndex.of(entries).decide(asker(principal), operation, ResourceType.TOPIC, name);
    }

    private static AclIndex.Asker asker(String principal) {
        return new AclIndex.Asker(principal, "127.0.0.1");
    }

    private void add(
            byte pattern, String name, String principal, String host, AclOperation operation, byte permission) {
        entries.add(AccessControlEntryRecord.builder()
                .id(new Uuid(1, entries.size()))
                .resourceType(ResourceType.TOPIC.code())
                .resourceName(name)
                .patternType(pattern)
                .principal(principal)
                .host(host)
                .operation(operation.code())
                .permissionType(permission)
                .build());
    }
}
