package dev.ottla.log;

import static dev.ottla.log.Batches.batch;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.runtime.LocalFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What recovery makes of offsets that are missing between two segments. */
class MissingSegmentTest {
    @TempDir
    Path directory;

    private LogFixture fixture;

    @BeforeEach
    void threeSegmentsOfWhichTheMiddleIsGone() throws IOException {
        fixture = new LogFixture(new LocalFileStore(), directory, PartitionLogTest.small());
        fixture.open();
        for (int i = 0; i < 3; i++) {
            fixture.append(batch(1_000, "value-" + i));
            fixture.check(log -> {
                log.rollSegment();
                return true;
            });
        }
        fixture.check(log -> {
            log.abandon();
            return true;
        });
        Files.delete(fixture.directory().resolve("00000000000000000001.log"));
    }

    @Test
    void whatFollowsAHoleIsNotTheLogAnyMore() throws IOException {
        fixture.open(new LogLoader.Known(0, 0, LogCompaction.NEVER, false));

        assertThat(fixture.log.view().logEndOffset()).isEqualTo(1);
    }

    @Test
    void holesOfCompactionStayAfterTheTopicIsNotCompactedAnyMore() throws IOException {
        fixture.open(new LogLoader.Known(0, 0, 2, false));

        assertThat(fixture.log.view().logEndOffset()).isEqualTo(3);
        assertThat(Batches.readAll(fixture.log.view(), 0)).hasSize(2);
    }
}
