package dev.ottla.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.ottla.protocol.message.ProduceRequest;
import dev.ottla.protocol.message.ProduceRequest.PartitionProduceData;
import dev.ottla.protocol.message.ProduceRequest.TopicProduceData;
import dev.ottla.protocol.message.ProduceRequestCodec;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/**
 * Goal: a produced partition costs a small constant, its records nothing. Method: what the thread allocates while it
 * decodes the same request, least of several times so that only the decoder's own share remains.
 */
class AllocationTest {

    private static final int PARTITIONS = 100;
    private static final int MOST_PER_PARTITION_BYTES = 160;
    private static final short VERSION = 13;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void decodingAProduceAllocatesAFewObjectsForEachPartition() {
        assertThat(leastAllocated(request(64)) / PARTITIONS).isLessThan(MOST_PER_PARTITION_BYTES);
    }

    @Test
    void recordsAreNotCopied() {
        assertThat(leastAllocated(request(16_384))).isLessThan(PARTITIONS * MOST_PER_PARTITION_BYTES);
    }

    private static byte[] request(int recordsSizeBytes) {
        TopicProduceData.Builder topic = TopicProduceData.builder().topicId(Uuid.ONE);
        for (int index = 0; index < PARTITIONS; index++) {
            topic.addPartitionData(PartitionProduceData.builder()
                    .index(index)
                    .records(MemoryRecords.wrap(new byte[recordsSizeBytes]))
                    .build());
        }
        return ProduceRequest.builder().addTopicData(topic.build()).build().toByteArray(VERSION);
    }

    private static long leastAllocated(byte[] request) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 200; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            ProduceRequest decoded = ProduceRequestCodec.INSTANCE.read(request, VERSION);
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
            assertThat(decoded.topicData()).hasSize(1);
        }
        return least;
    }
}
