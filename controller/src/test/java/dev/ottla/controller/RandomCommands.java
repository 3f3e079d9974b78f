package dev.ottla.controller;

import dev.ottla.metadata.ConfigResource;
import dev.ottla.protocol.Bytes;
import dev.ottla.protocol.message.AllocateProducerIdsRequest;
import dev.ottla.protocol.message.AlterClientQuotasRequest;
import dev.ottla.protocol.message.AlterUserScramCredentialsRequest;
import dev.ottla.protocol.message.CreateAclsRequest;
import dev.ottla.protocol.message.CreatePartitionsRequest;
import dev.ottla.protocol.message.CreateTopicsRequest;
import dev.ottla.protocol.message.DeleteAclsRequest;
import dev.ottla.protocol.message.DeleteTopicsRequest;
import dev.ottla.protocol.message.ElectLeadersRequest;
import dev.ottla.protocol.message.IncrementalAlterConfigsRequest;
import dev.ottla.protocol.message.UpdateFeaturesRequest;
import dev.ottla.runtime.RandomSource;
import java.util.List;

/** Changes of every kind to a few things, valid or not; nobody waits for the answers. */
final class RandomCommands {
    private static final int NAMES = 5;

    private final QuorumWorld world;
    private final RandomSource random;

    RandomCommands(QuorumWorld world, RandomSource random) {
        this.world = world;
        this.random = random;
    }

    void next() {
        String name = "n" + random.nextInt(NAMES);
        switch (random.nextInt(10)) {
            case 0, 1 -> createTopic(name);
            case 2 -> deleteTopic(name);
            case 3 -> grow(name);
            case 4 -> configure(name);
            case 5 -> allow(name);
            case 6 -> limit(name);
            case 7 -> credentials(name);
            case 8 -> feature();
            default -> rest();
        }
    }

    private void createTopic(String name) {
        world.controller()
                .createTopics(
                        CreateTopicsRequest.builder()
                                .topics(List.of(QuorumWorld.topic(name, 1 + random.nextInt(4), 1)
                                        .build()))
                                .build(),
                        new QuorumWorld.Answers<>());
    }

    private void deleteTopic(String name) {
        world.controller()
                .deleteTopics(
                        DeleteTopicsRequest.builder()
                                .topics(List.of(DeleteTopicsRequest.DeleteTopicState.builder()
                                        .name(name)
                                        .build()))
                                .build(),
                        new QuorumWorld.Answers<>());
    }

    private void grow(String name) {
        world.controller()
                .createPartitions(
                        CreatePartitionsRequest.builder()
                                .topics(List.of(CreatePartitionsRequest.CreatePartitionsTopic.builder()
                                        .name(name)
                                        .count(2 + random.nextInt(6))
                                        .build()))
                                .build(),
                        new QuorumWorld.Answers<>());
    }

    private void configure(String name) {
        boolean delete = random.nextInt(3) == 0;
        world.controller()
                .incrementalAlterConfigs(
                        IncrementalAlterConfigsRequest.builder()
                                .resources(List.of(ConfigChanges.resource(
                                        ConfigResource.topic(name),
                                        List.of(IncrementalAlterConfigsRequest.AlterableConfig.builder()
                                                .name("retention.ms")
                                                .configOperation(
                                                        (byte) (delete ? ConfigChanges.DELETE : ConfigChanges.SET))
                                                .value(delete ? null : String.valueOf(1 + random.nextInt(1_000)))
                                                .build()))))
                                .build(),
                        new QuorumWorld.Answers<>());
    }

    private void allow(String name) {
        if (random.nextInt(3) == 0) {
            DeleteAclsRequest request = DeleteAclsRequest.builder()
                    .filters(List.of(DeleteAclsRequest.DeleteAclsFilter.builder()
                            .resourceTypeFilter((byte) 2)
                            .resourceNameFilter(name)
                            .patternTypeFilter((byte) 3)
                            .operation((byte) 1)
                            .permissionType((byte) 1)
                            .build()))
                    .build();
            world.controller().submit(new AccessCommand.DeleteAcls(request, new QuorumWorld.Answers<>()));
        } else {
            CreateAclsRequest request = CreateAclsRequest.builder()
                    .creations(List.of(CreateAclsRequest.AclCreation.builder()
                            .resourceType((byte) 2)
                            .resourceName(name)
                            .resourcePatternType((byte) 3)
                            .principal("User:u" + random.nextInt(3))
                            .host("*")
                            .operation((byte) 3)
                            .permissionType((byte) 3)
                            .build()))
                    .build();
            world.controller().submit(new AccessCommand.CreateAcls(request, new QuorumWorld.Answers<>()));
        }
    }

    private void limit(String name) {
        AlterClientQuotasRequest request = AlterClientQuotasRequest.builder()
                .entries(List.of(AlterClientQuotasRequest.EntryData.builder()
                        .entity(List.of(AlterClientQuotasRequest.EntityData.builder()
                                .entityType("user")
                                .entityName(name)
                                .build()))
                        .ops(List.of(AlterClientQuotasRequest.OpData.builder()
                                .key("producer_byte_rate")
                                .value(1 + random.nextInt(100))
                                .remove(random.nextInt(3) == 0)
                                .build()))
                        .build()))
                .build();
        world.controller().submit(new AccessCommand.AlterClientQuotas(request, new QuorumWorld.Answers<>()));
    }

    private void credentials(String name) {
        boolean remove = random.nextInt(3) == 0;
        AlterUserScramCredentialsRequest.ScramCredentialDeletion deletion =
                AlterUserScramCredentialsRequest.ScramCredentialDeletion.builder()
                        .name(name)
                        .mechanism((byte) 1)
                        .build();
        AlterUserScramCredentialsRequest.ScramCredentialUpsertion upsertion =
                AlterUserScramCredentialsRequest.ScramCredentialUpsertion.builder()
                        .name(name)
                        .mechanism((byte) 1)
                        .iterations(4_096 + random.nextInt(9))
                        .salt(Bytes.of((byte) 1, (byte) 2))
                        .saltedPassword(Bytes.wrap(new byte[32]))
                        .build();
        AlterUserScramCredentialsRequest request = AlterUserScramCredentialsRequest.builder()
                .deletions(remove ? List.of(deletion) : List.of())
                .upsertions(remove ? List.of() : List.of(upsertion))
                .build();
        world.controller().submit(new AccessCommand.AlterUserScramCredentials(request, new QuorumWorld.Answers<>()));
    }

    private void feature() {
        int level = random.nextInt(2);
        UpdateFeaturesRequest request = UpdateFeaturesRequest.builder()
                .featureUpdates(List.of(UpdateFeaturesRequest.FeatureUpdateKey.builder()
                        .feature("share.version")
                        .maxVersionLevel((short) level)
                        .upgradeType((byte) (level == 0 ? 2 : 1))
                        .build()))
                .build();
        world.controller().updateFeatures(request, (short) 2, new QuorumWorld.Answers<>());
    }

    private void rest() {
        world.controller()
                .allocateProducerIds(
                        AllocateProducerIdsRequest.builder()
                                .brokerId(QuorumWorld.NODE)
                                .brokerEpoch(world.brokerEpoch)
                                .build(),
                        new QuorumWorld.Answers<>());
        ElectLeadersRequest request = ElectLeadersRequest.builder()
                .electionType((byte) 0)
                .topicPartitions(null)
                .build();
        world.controller().submit(new PartitionCommand.ElectLeaders(request, new QuorumWorld.Answers<>()));
    }
}
