package dev.ottla.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ottla.protocol.IntList;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.metadata.BeginTransactionRecord;
import dev.ottla.protocol.message.metadata.ConfigRecord;
import dev.ottla.protocol.message.metadata.EndTransactionRecord;
import dev.ottla.protocol.message.metadata.PartitionChangeRecord;
import dev.ottla.protocol.message.metadata.PartitionRecord;
import dev.ottla.protocol.message.metadata.TopicRecord;
import io.netty.buffer.Unpooled;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** An image is a replay of records, in whatever pieces, and its own records say the same. */
class MetadataReplayTest {
    @Property(tries = 200)
    void anImageIsTheSameHoweverTheRecordsCame(@ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int length) {
        List<MetadataRecord> story = MetadataStories.of(seed, length);
        MetadataReplay atOnce = new MetadataReplay(MetadataImage.EMPTY);
        MetadataReplay step = new MetadataReplay(MetadataImage.EMPTY);
        long offset = 0;
        for (MetadataRecord record : story) {
            Provenance at = new Provenance(offset++, 1, 0);
            atOnce.replay(record.message(), at);
            step.replay(record.message(), at);
            step.image();
        }
        assertThat(step.image()).isEqualTo(atOnce.image());
    }

    @Property(tries = 200)
    void theRecordsOfAnImageSayTheSameAsTheImage(@ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int length) {
        MetadataReplay replay = new MetadataReplay(MetadataImage.EMPTY);
        MetadataStories.of(seed, length).forEach(record -> replay.replay(record.message(), Provenance.NOTHING));
        MetadataImage image = replay.image();
        MetadataReplay again = new MetadataReplay(MetadataImage.EMPTY);
        ImageRecords.write(image, record -> {
            MetadataRecord decoded =
                    MetadataRecordCodec.decode(Unpooled.wrappedBuffer(MetadataRecordCodec.encode(record)));
            again.replay(decoded.message(), Provenance.NOTHING);
        });
        assertThat(again.image().hasSameContent(image)).isTrue();
    }

    @Property(tries = 200)
    void changesNameEveryPlaceThatDiffers(@ForAll long seed) {
        List<MetadataRecord> story = MetadataStories.of(seed, 120);
        MetadataReplay replay = new MetadataReplay(MetadataImage.EMPTY);
        MetadataImage before = MetadataImage.EMPTY;
        for (int i = 0; i < story.size(); i++) {
            replay.replay(story.get(i).message(), new Provenance(i, 1, 0));
            if (i % 7 == 0) {
                MetadataImage after = replay.image();
                ImageChanges changes = replay.takeChanges();
                assertEverythingElseIsEqual(before, after, changes);
                before = after;
            }
        }
    }

    private static void assertEverythingElseIsEqual(MetadataImage before, MetadataImage after, ImageChanges changes) {
        for (TopicImage topic : after.topics().all()) {
            if (!changes.topics().contains(topic.id())) {
                assertThat(before.topics().topic(topic.id())).isSameAs(topic);
            }
        }
        for (TopicImage topic : before.topics().all()) {
            if (!changes.topics().contains(topic.id())) {
                assertThat(after.topics().topic(topic.id())).isSameAs(topic);
            }
        }
        after.cluster().brokers().forEach((id, broker) -> {
            if (!changes.brokers().contains(id)) {
                assertThat(before.cluster().broker(id)).isSameAs(broker);
            }
        });
    }

    @Test
    void nobodySeesAnOpenTransaction() {
        MetadataReplay replay = new MetadataReplay(MetadataImage.EMPTY);
        replay.replay(BeginTransactionRecord.builder().name("t").build(), new Provenance(0, 1, 0));
        replay.replay(TopicRecord.builder().name("t").topicId(new Uuid(1, 1)).build(), new Provenance(1, 1, 0));
        assertThat(replay.visibleImage().topics().count()).isZero();
        assertThat(replay.image().topics().count()).isEqualTo(1);

        replay.replay(EndTransactionRecord.builder().build(), new Provenance(2, 1, 0));
        assertThat(replay.visibleImage().topics().count()).isEqualTo(1);
    }

    @Test
    void whatCannotBeIsRefused() {
        MetadataReplay replay = new MetadataReplay(MetadataImage.EMPTY);
        assertThatThrownBy(() -> replay.replay(
                        PartitionChangeRecord.builder().topicId(new Uuid(1, 1)).build(), Provenance.NOTHING))
                .isInstanceOf(InvalidMetadataException.class)
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> MetadataRecordCodec.decode(Unpooled.wrappedBuffer(new byte[] {1, 99, 0})))
                .isInstanceOf(InvalidMetadataException.class)
                .hasMessageContaining("type 99");
        assertThatThrownBy(() -> MetadataRecordCodec.decode(Unpooled.wrappedBuffer(new byte[] {1})))
                .isInstanceOf(InvalidMetadataException.class);
    }

    @Test
    void aBrokerHearsWhatItHasToLeadFollowAndDrop() {
        MetadataReplay replay = new MetadataReplay(MetadataImage.EMPTY);
        Uuid id = new Uuid(1, 1);
        replay.replay(TopicRecord.builder().name("t").topicId(id).build(), Provenance.NOTHING);
        replay.replay(partition(id, 0, 1), Provenance.NOTHING);
        replay.replay(partition(id, 1, 2), Provenance.NOTHING);
        MetadataImage first = replay.image();
        LocalPartitionChanges initial = LocalPartitionChanges.initial(first, 1);
        assertThat(initial.leading()).singleElement().matches(local -> local.partition() == 0 && local.isNew());
        assertThat(initial.following()).singleElement().matches(local -> local.partition() == 1);
        replay.takeChanges();

        replay.replay(
                PartitionChangeRecord.builder()
                        .topicId(id)
                        .partitionId(1)
                        .leader(1)
                        .build(),
                Provenance.NOTHING);
        replay.replay(
                PartitionChangeRecord.builder()
                        .topicId(id)
                        .partitionId(0)
                        .leader(2)
                        .replicas(IntList.of(2))
                        .build(),
                Provenance.NOTHING);
        LocalPartitionChanges step = LocalPartitionChanges.between(first, replay.image(), replay.takeChanges(), 1);
        assertThat(step.leading()).singleElement().matches(local -> local.partition() == 1 && !local.isNew());
        assertThat(step.removed()).singleElement().matches(gone -> gone.partition() == 0 && !gone.topicDeleted());
    }

    @Test
    void aSmallChangeAmongManyPartitionsSharesTheRest() {
        MetadataReplay replay = new MetadataReplay(MetadataImage.EMPTY);
        for (int t = 0; t < 1_000; t++) {
            Uuid id = new Uuid(1, t + 1);
            replay.replay(TopicRecord.builder().name("t" + t).topicId(id).build(), Provenance.NOTHING);
            for (int p = 0; p < 100; p++) {
                replay.replay(partition(id, p, 1), Provenance.NOTHING);
            }
        }
        MetadataImage before = replay.image();
        replay.replay(
                ConfigRecord.builder()
                        .resourceType(ConfigResource.TOPIC)
                        .resourceName("t1")
                        .name("retention.ms")
                        .value("1")
                        .build(),
                Provenance.NOTHING);
        replay.replay(
                PartitionChangeRecord.builder()
                        .topicId(new Uuid(1, 5))
                        .partitionId(7)
                        .leader(2)
                        .build(),
                Provenance.NOTHING);
        MetadataImage after = replay.image();

        assertThat(after.topics().topic(new Uuid(1, 5)))
                .isNotEqualTo(before.topics().topic(new Uuid(1, 5)));
        for (int t = 0; t < 1_000; t++) {
            if (t != 4) {
                Uuid id = new Uuid(1, t + 1);
                assertThat(after.topics().topic(id)).isSameAs(before.topics().topic(id));
            }
        }
    }

    private static PartitionRecord partition(Uuid topic, int number, int leader) {
        return PartitionRecord.builder()
                .partitionId(number)
                .topicId(topic)
                .replicas(IntList.of(1, 2))
                .isr(IntList.of(1, 2))
                .leader(leader)
                .leaderEpoch(0)
                .partitionEpoch(0)
                .build();
    }
}
