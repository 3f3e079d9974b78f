package dev.ottla.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.ApiRecord;
import dev.ottla.protocol.Bytes;
import dev.ottla.protocol.IntList;
import dev.ottla.protocol.MessageCodec;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.metadata.AbortTransactionRecord;
import dev.ottla.protocol.message.metadata.AccessControlEntryRecord;
import dev.ottla.protocol.message.metadata.BeginTransactionRecord;
import dev.ottla.protocol.message.metadata.BrokerRegistrationChangeRecord;
import dev.ottla.protocol.message.metadata.ClearElrRecord;
import dev.ottla.protocol.message.metadata.ClientQuotaRecord;
import dev.ottla.protocol.message.metadata.ConfigRecord;
import dev.ottla.protocol.message.metadata.DelegationTokenRecord;
import dev.ottla.protocol.message.metadata.EndTransactionRecord;
import dev.ottla.protocol.message.metadata.FeatureLevelRecord;
import dev.ottla.protocol.message.metadata.FenceBrokerRecord;
import dev.ottla.protocol.message.metadata.NoOpRecord;
import dev.ottla.protocol.message.metadata.PartitionChangeRecord;
import dev.ottla.protocol.message.metadata.PartitionRecord;
import dev.ottla.protocol.message.metadata.ProducerIdsRecord;
import dev.ottla.protocol.message.metadata.RecordCodecs;
import dev.ottla.protocol.message.metadata.RegisterBrokerRecord;
import dev.ottla.protocol.message.metadata.RegisterControllerRecord;
import dev.ottla.protocol.message.metadata.RemoveAccessControlEntryRecord;
import dev.ottla.protocol.message.metadata.RemoveDelegationTokenRecord;
import dev.ottla.protocol.message.metadata.RemoveTopicRecord;
import dev.ottla.protocol.message.metadata.RemoveUserScramCredentialRecord;
import dev.ottla.protocol.message.metadata.TopicRecord;
import dev.ottla.protocol.message.metadata.UnfenceBrokerRecord;
import dev.ottla.protocol.message.metadata.UnregisterBrokerRecord;
import dev.ottla.protocol.message.metadata.UserScramCredentialRecord;
import dev.ottla.protocol.message.metadata.ZkMigrationStateRecord;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Every type of record that the metadata log can have is replayed, and what it leaves behind is in the next snapshot.
 */
class EveryRecordTest {
    private static final Uuid TOPIC = new Uuid(1, 1);
    private static final Uuid OTHER_TOPIC = new Uuid(1, 2);
    private static final Uuid ACL = new Uuid(2, 1);
    private static final Uuid OTHER_ACL = new Uuid(2, 2);
    private static final Uuid DIRECTORY = new Uuid(3, 1);

    private static final List<ApiRecord> STORY = List.of(
            FeatureLevelRecord.builder()
                    .name(MetadataVersion.FEATURE_NAME)
                    .featureLevel((short) 30)
                    .build(),
            FeatureLevelRecord.builder()
                    .name("eligible.leader.replicas.version")
                    .featureLevel((short) 1)
                    .build(),
            ZkMigrationStateRecord.builder().build(),
            RegisterControllerRecord.builder().controllerId(1).build(),
            RegisterBrokerRecord.builder()
                    .brokerId(1)
                    .brokerEpoch(5)
                    .fenced(true)
                    .logDirs(List.of(DIRECTORY))
                    .build(),
            RegisterBrokerRecord.builder().brokerId(2).brokerEpoch(6).build(),
            RegisterBrokerRecord.builder().brokerId(3).brokerEpoch(7).build(),
            UnfenceBrokerRecord.builder().id(1).epoch(5).build(),
            FenceBrokerRecord.builder().id(2).epoch(6).build(),
            BrokerRegistrationChangeRecord.builder()
                    .brokerId(1)
                    .brokerEpoch(5)
                    .inControlledShutdown((byte) 1)
                    .build(),
            UnregisterBrokerRecord.builder().brokerId(3).brokerEpoch(7).build(),
            BeginTransactionRecord.builder().name("topics").build(),
            TopicRecord.builder().name("kept").topicId(TOPIC).build(),
            partition(TOPIC),
            TopicRecord.builder().name("gone").topicId(OTHER_TOPIC).build(),
            partition(OTHER_TOPIC),
            EndTransactionRecord.builder().build(),
            BeginTransactionRecord.builder().name("nothing").build(),
            ConfigRecord.builder()
                    .resourceType(ConfigResource.TOPIC)
                    .resourceName("kept")
                    .name("never")
                    .value("seen")
                    .build(),
            AbortTransactionRecord.builder().reason("for the test").build(),
            PartitionChangeRecord.builder()
                    .topicId(TOPIC)
                    .partitionId(0)
                    .leader(2)
                    .eligibleLeaderReplicas(IntList.of(1))
                    .build(),
            ClearElrRecord.builder().topicName("kept").build(),
            RemoveTopicRecord.builder().topicId(OTHER_TOPIC).build(),
            ConfigRecord.builder()
                    .resourceType(ConfigResource.TOPIC)
                    .resourceName("kept")
                    .name("retention.ms")
                    .value("5")
                    .build(),
            ProducerIdsRecord.builder()
                    .brokerId(1)
                    .brokerEpoch(5)
                    .nextProducerId(2_000)
                    .build(),
            acl(ACL),
            acl(OTHER_ACL),
            RemoveAccessControlEntryRecord.builder().id(OTHER_ACL).build(),
            scram("alice"),
            scram("bob"),
            RemoveUserScramCredentialRecord.builder()
                    .name("bob")
                    .mechanism((byte) 1)
                    .build(),
            token("t1"),
            token("t2"),
            RemoveDelegationTokenRecord.builder().tokenId("t2").build(),
            ClientQuotaRecord.builder()
                    .entity(List.of(ClientQuotaRecord.EntityData.builder()
                            .entityType("user")
                            .entityName("alice")
                            .build()))
                    .key("producer_byte_rate")
                    .value(1000.0)
                    .build(),
            NoOpRecord.builder().build());

    @Test
    void theStoryHasEveryType() {
        Set<Integer> told =
                STORY.stream().map(record -> (int) record.recordType()).collect(Collectors.toCollection(TreeSet::new));
        Set<Integer> known = new TreeSet<>();
        for (short type = 0; type < 100; type++) {
            MessageCodec<? extends ApiRecord> codec = RecordCodecs.codec(type);
            if (codec != null) {
                known.add((int) type);
            }
        }
        assertThat(told).isEqualTo(known);
    }

    @Test
    void whatRecordsLeaveBehindIsInTheSnapshot() {
        MetadataReplay replay = new MetadataReplay(MetadataImage.EMPTY);
        long offset = 0;
        for (ApiRecord record : STORY) {
            replay.replay(record, new Provenance(offset++, 1, 0));
        }
        MetadataImage image = replay.image();

        MetadataReplay fromSnapshot = new MetadataReplay(MetadataImage.EMPTY);
        ImageRecords.write(image, record -> fromSnapshot.replay(record.message(), Provenance.NOTHING));
        assertThat(fromSnapshot.image().hasSameContent(image)).isTrue();

        assertThat(image.topics().count()).isEqualTo(1);
        assertThat(image.configurations().of(ConfigResource.topic("kept"))).containsOnlyKeys("retention.ms");
        assertThat(image.cluster().brokers()).containsOnlyKeys(1, 2);
        assertThat(image.cluster().isActive(1)).isTrue();
        assertThat(image.cluster().isActive(2)).isFalse();
        assertThat(image.nextProducerId()).isEqualTo(2_000);
        assertThat(image.access().acls()).containsOnlyKeys(ACL);
        assertThat(image.access().scramCredentials()).hasSize(1);
        assertThat(image.access().delegationTokens()).containsOnlyKeys("t1");
        assertThat(image.access().quotas()).hasSize(1);
        PartitionRegistration partition = image.topics().partition("kept", 0);
        assertThat(partition).isNotNull();
        assertThat(partition.leader()).isEqualTo(2);
        assertThat(partition.eligibleLeaderReplicas().isEmpty()).isTrue();
    }

    private static PartitionRecord partition(Uuid topic) {
        return PartitionRecord.builder()
                .topicId(topic)
                .partitionId(0)
                .replicas(IntList.of(1, 2))
                .isr(IntList.of(1, 2))
                .leader(1)
                .directories(List.of(DIRECTORY, DIRECTORY))
                .build();
    }

    private static AccessControlEntryRecord acl(Uuid id) {
        return AccessControlEntryRecord.builder()
                .id(id)
                .resourceType((byte) 2)
                .resourceName("kept")
                .patternType((byte) 3)
                .principal("User:alice")
                .host("*")
                .operation((byte) 3)
                .permissionType((byte) 3)
                .build();
    }

    private static UserScramCredentialRecord scram(String user) {
        return UserScramCredentialRecord.builder()
                .name(user)
                .mechanism((byte) 1)
                .salt(Bytes.of((byte) 1))
                .storedKey(Bytes.of((byte) 2))
                .serverKey(Bytes.of((byte) 3))
                .iterations(4096)
                .build();
    }

    private static DelegationTokenRecord token(String id) {
        return DelegationTokenRecord.builder()
                .owner("User:alice")
                .requester("User:alice")
                .tokenId(id)
                .build();
    }
}
