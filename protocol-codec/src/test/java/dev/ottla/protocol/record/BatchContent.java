package dev.ottla.protocol.record;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A batch to be written by us or by the official classes: settings and records, random from a seed. */
record BatchContent(BatchSettings settings, List<Entry> entries) {

    record Entry(
            long timestamp, @Nullable ByteBuf key, @Nullable ByteBuf value, List<RecordHeader> headers) {}

    static BatchContent random(Random random, Compression compression) {
        List<Entry> entries = new ArrayList<>();
        int count = 1 + random.nextInt(random.nextInt(10) == 0 ? 400 : 12);
        boolean big = random.nextInt(8) == 0;
        long timestamp = random.nextInt(5) == 0 ? 0 : 1_700_000_000_000L + random.nextInt(1_000_000);
        for (int i = 0; i < count; i++) {
            entries.add(randomEntry(random, timestamp + random.nextInt(200_000), big && i < 3));
        }
        return new BatchContent(randomSettings(random, compression), entries);
    }

    private static BatchSettings randomSettings(Random random, Compression compression) {
        BatchSettings settings = BatchSettings.at(random.nextBoolean() ? 0 : random.nextLong(1L << 40))
                .withCompression(compression)
                .withPartitionLeaderEpoch(random.nextInt(5) - 1);
        if (random.nextBoolean()) {
            int sequence = random.nextInt(4) == 0 ? Integer.MAX_VALUE - random.nextInt(5) : random.nextInt(1000);
            settings = settings.withProducer(random.nextLong(1L << 40), (short) random.nextInt(1000), sequence)
                    .withTransactional(random.nextBoolean());
        }
        return random.nextInt(4) == 0
                ? settings.withLogAppendTime(1_750_000_000_000L + random.nextInt(1000))
                : settings;
    }

    private static Entry randomEntry(Random random, long timestamp, boolean big) {
        List<RecordHeader> headers = new ArrayList<>();
        int headerCount = random.nextInt(3) == 0 ? random.nextInt(6) : 0;
        for (int i = 0; i < headerCount; i++) {
            headers.add(new RecordHeader(
                    random.nextInt(4) == 0 ? "ключ-✓-" + i : "k" + random.nextInt(100), randomBytes(random, 20)));
        }
        return new Entry(timestamp, randomBytes(random, 40), randomBytes(random, big ? 300_000 : 500), headers);
    }

    private static @Nullable ByteBuf randomBytes(Random random, int below) {
        if (random.nextInt(5) == 0) {
            return null;
        }
        byte[] bytes = new byte[random.nextInt(below)];
        if (random.nextBoolean()) {
            random.nextBytes(bytes);
        } else {
            byte[] pattern = "the same words again and again; ".getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = pattern[i % pattern.length];
            }
        }
        return Unpooled.wrappedBuffer(bytes);
    }

    /** Written by our builder; the caller owns the buffer. */
    ByteBuf write(ByteBufAllocator allocator) {
        try (RecordBatchBuilder builder = new RecordBatchBuilder(allocator, settings)) {
            for (Entry entry : entries) {
                builder.append(entry.timestamp(), entry.key(), entry.value(), entry.headers());
            }
            return builder.build();
        }
    }

    /** What a reader must see. */
    List<LogRecord> expected() {
        List<LogRecord> records = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            int base = settings.baseSequence();
            records.add(new LogRecord(
                    settings.baseOffset() + i,
                    settings.isLogAppendTime() ? settings.logAppendTimeMs() : entry.timestamp(),
                    base < 0 ? -1 : (int) (((long) base + i) & Integer.MAX_VALUE),
                    0,
                    entry.key(),
                    entry.value(),
                    entry.headers()));
        }
        return records;
    }
}
