package dev.ottla.group.coordinator;

import static dev.ottla.group.coordinator.Script.fetchRequest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.group.GroupRecord;
import dev.ottla.group.GroupRecordSerde;
import dev.ottla.protocol.Bytes;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.message.group.OffsetCommitKey;
import dev.ottla.protocol.message.group.OffsetCommitValue;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Offsets that a transaction commits, as a log holds them that another broker has written (KIP-98, KIP-447). */
class TransactionalOffsetRulesTest {
    private static final long PRODUCER = 5;
    private static final long OTHER_PRODUCER = 6;

    private final Script script = new Script();

    private static GroupRecord.OffsetCommit plain(long offset) {
        OffsetCommitKey key = OffsetCommitKey.builder()
                .group(Script.GROUP)
                .topic(fetchRequest(0).topics().getFirst().name())
                .partition(0)
                .build();
        return new GroupRecord.OffsetCommit(
                key, OffsetCommitValue.builder().offset(offset).build());
    }

    /** As the log's reader tells it. */
    private static GroupRecord pending(long producer, long offset) {
        Bytes key = GroupRecordSerde.key(plain(offset));
        return GroupRecordSerde.readTransactional(producer, key, GroupRecordSerde.value(plain(offset)));
    }

    private void end(long producer, boolean committed) {
        script.replay(new GroupRecord.TransactionEnd(producer, committed));
    }

    private ErrorCode stableError() {
        return ErrorCode.forCode(script.fetch(fetchRequest(0), true)
                .get()
                .topics()
                .getFirst()
                .partitions()
                .getFirst()
                .errorCode());
    }

    @Test
    void anOffsetCountsWhenItsTransactionIsCommitted() {
        script.replay(plain(1));
        script.replay(pending(PRODUCER, 9));
        assertThat(script.committedOffset(0)).isEqualTo(1);
        assertThat(stableError()).isEqualTo(ErrorCode.UNSTABLE_OFFSET_COMMIT);
        end(OTHER_PRODUCER, true);
        assertThat(script.committedOffset(0)).isEqualTo(1);
        end(PRODUCER, true);
        assertThat(script.committedOffset(0)).isEqualTo(9);
        assertThat(stableError()).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void anOffsetOfAnAbortedTransactionNeverCounts() {
        script.replay(plain(1));
        script.replay(pending(PRODUCER, 9));
        end(PRODUCER, false);
        assertThat(script.committedOffset(0)).isEqualTo(1);
        assertThat(stableError()).isEqualTo(ErrorCode.NONE);
        end(PRODUCER, true);
        assertThat(script.committedOffset(0)).isEqualTo(1);
    }

    @Test
    void whatWasCommittedLaterIsNotTakenBack() {
        script.replay(pending(PRODUCER, 9));
        script.replay(plain(20));
        end(PRODUCER, true);
        assertThat(script.committedOffset(0)).isEqualTo(20);
    }

    @Test
    void theLastOffsetOfATransactionCounts() {
        script.replay(pending(PRODUCER, 9));
        script.replay(pending(PRODUCER, 10));
        script.replay(pending(OTHER_PRODUCER, 30));
        end(PRODUCER, true);
        assertThat(script.committedOffset(0)).isEqualTo(10);
        assertThat(stableError()).isEqualTo(ErrorCode.UNSTABLE_OFFSET_COMMIT);
        end(OTHER_PRODUCER, false);
        assertThat(stableError()).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void aDeletedOffsetIsNotBroughtBackByATransaction() {
        script.replay(pending(PRODUCER, 9));
        script.replay(new GroupRecord.OffsetCommit(plain(0).key(), null));
        end(PRODUCER, true);
        assertThat(script.committedOffset(0)).isEqualTo(-1);
    }

    @Test
    void transactionsSurviveAFailOver() {
        script.replay(plain(1));
        script.replay(pending(PRODUCER, 9));
        script.failOver();
        assertThat(stableError()).isEqualTo(ErrorCode.UNSTABLE_OFFSET_COMMIT);
        end(PRODUCER, true);
        script.failOver();
        assertThat(script.committedOffset(0)).isEqualTo(9);
    }

    @Test
    void aTombstoneIsNeverPending() {
        Bytes key = GroupRecordSerde.key(plain(1));
        assertThat(GroupRecordSerde.readTransactional(PRODUCER, Objects.requireNonNull(key), null))
                .isInstanceOf(GroupRecord.OffsetCommit.class);
    }
}
