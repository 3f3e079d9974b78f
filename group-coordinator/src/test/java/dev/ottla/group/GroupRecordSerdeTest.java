package dev.ottla.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ottla.protocol.Bytes;
import dev.ottla.protocol.ProtocolException;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.group.GroupMetadataKey;
import dev.ottla.protocol.message.group.GroupMetadataValue;
import dev.ottla.protocol.message.group.GroupMetadataValue.MemberMetadata;
import dev.ottla.protocol.message.group.OffsetCommitKey;
import dev.ottla.protocol.message.group.OffsetCommitValue;
import dev.ottla.runtime.simulation.SeededRandom;
import java.nio.ByteBuffer;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.coordinator.common.runtime.CoordinatorRecord;
import org.apache.kafka.coordinator.group.GroupCoordinatorRecordSerde;
import org.apache.kafka.server.common.ApiMessageAndVersion;
import org.junit.jupiter.api.Test;

/**
 * Goal: our records are Apache Kafka's records. Method: its own serializer for {@code __consumer_offsets} reads what we
 * write and writes it again, and must come to the same bytes; what it writes we read as the value we began with.
 */
class GroupRecordSerdeTest {
    private final GroupCoordinatorRecordSerde official = new GroupCoordinatorRecordSerde();

    @Property(tries = 300)
    void recordsAreTheOfficialOnes(@ForAll long seed) {
        GroupRecord ours = draw(new SeededRandom(seed));
        Bytes key = GroupRecordSerde.key(ours);
        Bytes value = GroupRecordSerde.value(ours);
        CoordinatorRecord theirs = official.deserialize(buffer(key), value == null ? null : buffer(value));
        assertThat(Bytes.of(official.serializeKey(theirs))).isEqualTo(key);
        byte[] theirValue = official.serializeValue(theirs);
        assertThat(theirValue == null ? null : Bytes.of(theirValue)).isEqualTo(value);
        assertThat(GroupRecordSerde.read(key, value)).isEqualTo(ours);
    }

    private static ByteBuffer buffer(Bytes bytes) {
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    private static GroupRecord draw(SeededRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> new GroupRecord.OffsetCommit(offsetKey(random), null);
            case 1 ->
                new GroupRecord.GroupMetadata(
                        GroupMetadataKey.builder().group(text(random)).build(), null);
            case 2 -> new GroupRecord.OffsetCommit(offsetKey(random), offsetValue(random));
            default ->
                new GroupRecord.GroupMetadata(
                        GroupMetadataKey.builder().group(text(random)).build(), metadata(random));
        };
    }

    private static OffsetCommitKey offsetKey(SeededRandom random) {
        return OffsetCommitKey.builder()
                .group(text(random))
                .topic(text(random))
                .partition(random.nextInt(1_000))
                .build();
    }

    /** With an expiry of its own (version 1) a value has neither leader epoch nor topic id. */
    private static OffsetCommitValue offsetValue(SeededRandom random) {
        OffsetCommitValue.Builder value = OffsetCommitValue.builder()
                .offset(random.nextLong() >>> 1)
                .metadata(text(random))
                .commitTimestamp(random.nextLong() >>> 1);
        if (random.chance(0.3)) {
            return value.expireTimestamp(random.nextLong() >>> 1).build();
        }
        Uuid topicId = random.chance(0.5) ? Uuid.ZERO : new Uuid(random.nextLong(), random.nextLong());
        return value.leaderEpoch(random.nextInt(100) - 1).topicId(topicId).build();
    }

    private static GroupMetadataValue metadata(SeededRandom random) {
        GroupMetadataValue.Builder value = GroupMetadataValue.builder()
                .protocolType(text(random))
                .generation(random.nextInt(1_000))
                .protocol(random.chance(0.3) ? null : text(random))
                .leader(random.chance(0.3) ? null : text(random))
                .currentStateTimestamp(random.nextLong() >>> 1);
        for (int i = random.nextInt(4); i > 0; i--) {
            value.addMembers(MemberMetadata.builder()
                    .memberId(text(random))
                    .groupInstanceId(random.chance(0.5) ? null : text(random))
                    .clientId(text(random))
                    .clientHost(text(random))
                    .rebalanceTimeout(random.nextInt(1_000))
                    .sessionTimeout(random.nextInt(1_000))
                    .subscription(Bytes.of(text(random).getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                    .assignment(Bytes.of(text(random).getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                    .build());
        }
        return value.build();
    }

    private static String text(SeededRandom random) {
        StringBuilder text = new StringBuilder();
        LongStream.range(0, random.nextInt(20)).forEach(any -> text.append("aé猫-_.".charAt(random.nextInt(6))));
        return text.toString();
    }

    @Test
    void theOldestKeysAreReadAsTodays() {
        var key = new org.apache.kafka.coordinator.group.generated.LegacyOffsetCommitKey()
                .setGroup("g")
                .setTopic("t")
                .setPartition(3);
        var value = new org.apache.kafka.coordinator.group.generated.LegacyOffsetCommitValue()
                .setOffset(7)
                .setMetadata("m")
                .setCommitTimestamp(9);
        CoordinatorRecord legacy = CoordinatorRecord.record(key, new ApiMessageAndVersion(value, (short) 0));
        GroupRecord read = GroupRecordSerde.read(
                Bytes.of(official.serializeKey(legacy)), Bytes.of(official.serializeValue(legacy)));
        assertThat(read)
                .isEqualTo(new GroupRecord.OffsetCommit(
                        OffsetCommitKey.builder()
                                .group("g")
                                .topic("t")
                                .partition(3)
                                .build(),
                        OffsetCommitValue.builder()
                                .offset(7)
                                .metadata("m")
                                .commitTimestamp(9)
                                .build()));
    }

    @Test
    void recordsOfOtherKindsAreKeptAsTheyAre() {
        var key = new org.apache.kafka.coordinator.group.generated.ConsumerGroupMetadataKey().setGroupId("g");
        var value = new org.apache.kafka.coordinator.group.generated.ConsumerGroupMetadataValue().setEpoch(4);
        CoordinatorRecord modern = CoordinatorRecord.record(key, new ApiMessageAndVersion(value, (short) 0));
        Bytes keyBytes = Bytes.of(official.serializeKey(modern));
        Bytes valueBytes = Bytes.of(official.serializeValue(modern));
        GroupRecord read = GroupRecordSerde.read(keyBytes, valueBytes);
        assertThat(read).isEqualTo(new GroupRecord.Foreign((short) 3, keyBytes, valueBytes));
        assertThat(GroupRecordSerde.key(read)).isEqualTo(keyBytes);
        assertThat(GroupRecordSerde.value(read)).isEqualTo(valueBytes);
    }

    @Test
    void bytesThatAreNoRecordAreRefused() {
        assertThatThrownBy(() -> GroupRecordSerde.read(Bytes.of((byte) 0), null))
                .isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> GroupRecordSerde.read(Bytes.of((byte) 0, (byte) 1, (byte) 9), null))
                .isInstanceOf(ProtocolException.class);
    }
}
