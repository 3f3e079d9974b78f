package dev.ottla.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ottla.protocol.message.MetadataResponse;
import dev.ottla.protocol.message.MetadataResponse.MetadataResponseTopic;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ValuesTest {

    @Property
    void uuidsHaveTheOfficialTextOrderAndHash(@ForAll long most, @ForAll long least, @ForAll long otherMost) {
        Uuid ours = new Uuid(most, least);
        org.apache.kafka.common.Uuid official = new org.apache.kafka.common.Uuid(most, least);
        assertThat(ours.toString()).isEqualTo(official.toString());
        assertThat(Uuid.parse(ours.toString())).isEqualTo(ours);
        assertThat(ours.hashCode()).isEqualTo(official.hashCode());
        assertThat(Integer.signum(ours.compareTo(new Uuid(otherMost, least))))
                .isEqualTo(Integer.signum(official.compareTo(new org.apache.kafka.common.Uuid(otherMost, least))));
    }

    @Test
    void reservedUuidsAreTheOfficialOnes() {
        assertThat(Uuid.METADATA_TOPIC_ID).hasToString(org.apache.kafka.common.Uuid.METADATA_TOPIC_ID.toString());
        assertThat(Uuid.ZERO).hasToString(org.apache.kafka.common.Uuid.ZERO_UUID.toString());
        assertThat(Uuid.ONE).hasToString(org.apache.kafka.common.Uuid.ONE_UUID.toString());
    }

    @Test
    void textThatIsNoUuidIsRefused() {
        for (String text : List.of("", "abc", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "!!!!!!!!!!!!!!!!!!!!!!")) {
            assertThatThrownBy(() -> Uuid.parse(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void bytesDoNotChangeWhenTheirSourceDoes() {
        byte[] source = {1, 2};
        Bytes bytes = Bytes.of(source);
        source[0] = 9;
        bytes.toByteArray()[1] = 9;
        assertThat(bytes).isEqualTo(Bytes.of((byte) 1, (byte) 2)).hasToString("Bytes[2]");
        assertThat(bytes.asByteBuffer().isReadOnly()).isTrue();
    }

    @Test
    void primitiveListsGrowByTheirBuilders() {
        IntList.Builder builder = IntList.builder();
        LongList.Builder longs = LongList.builder();
        for (int i = 0; i < 100; i++) {
            builder.add(i);
            longs.add(i);
        }
        assertThat(builder.build().stream().sum()).isEqualTo(4950);
        assertThat(longs.build().indexOf(99)).isEqualTo(99);
        assertThat(IntList.of(1, 2)).isEqualTo(IntList.copyOf(List.of(1, 2))).isNotEqualTo(IntList.of(2, 1));
        assertThat(IntList.EMPTY.contains(0)).isFalse();
    }

    @Test
    void builtMessagesDoNotShareTheListsTheyWereBuiltFrom() {
        List<MetadataResponseTopic> topics = new ArrayList<>();
        topics.add(MetadataResponseTopic.builder().name("a").build());
        MetadataResponse.Builder builder = MetadataResponse.builder().topics(topics);
        MetadataResponse first = builder.build();
        topics.clear();
        MetadataResponse second = first.toBuilder()
                .addTopics(MetadataResponseTopic.builder().name("b").build())
                .build();
        assertThat(first.topics()).hasSize(1);
        assertThat(second.topics()).hasSize(2);
    }
}
