package dev.ottla.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.protocol.ErrorCode;
import dev.ottla.runtime.simulation.Simulation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The allocator against a controller whose answers the test gives when it likes. */
class ProducerIdAllocatorTest {
    private final Simulation simulation = new Simulation(11);
    private final Queue<ProducerIdBlocks.Answer> asked = new ArrayDeque<>();
    private final List<Long> given = new ArrayList<>();
    private final List<ErrorCode> errors = new ArrayList<>();
    private final ProducerIdAllocator allocator =
            new ProducerIdAllocator(asked::add, simulation.strands().strand("producer-ids"), simulation.timer());

    @Test
    void whoComesBeforeTheFirstBlockIsAnsweredWhenItIsThere() {
        allocate(3);
        assertThat(given).isEmpty();
        assertThat(asked).hasSize(1);

        answer(new ProducerIdBlock(5000, 6000));
        assertThat(given).containsExactly(5000L, 5001L, 5002L);
    }

    @Test
    void theNextBlockIsAskedForBeforeTheCurrentOneIsUsedUp() {
        allocator.warmUp();
        simulation.runUntilIdle();
        answer(new ProducerIdBlock(0, 10));
        allocate(8);
        assertThat(asked).isEmpty();

        allocate(1);
        assertThat(asked).hasSize(1);
        answer(new ProducerIdBlock(100, 110));
        allocate(2);
        assertThat(given).endsWith(8L, 9L, 100L);
    }

    @Test
    void withoutAControllerTheClientIsToldToComeAgain() {
        allocate(1);
        asked.remove().take(null, ErrorCode.NOT_CONTROLLER);
        simulation.runUntilIdle();
        assertThat(errors).containsExactly(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
        assertThat(asked).isEmpty();

        simulation.runForMs(60);
        assertThat(asked).as("asked again after a moment").hasSize(1);
    }

    @Test
    void thoseWhoWaitAreBounded() {
        allocate(ProducerIdAllocator.MAX_WAITING + 1);
        assertThat(errors).containsExactly(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
    }

    @Property(tries = 50)
    void noIdIsGivenTwice(@ForAll @IntRange(min = 1, max = 30) int blockSize, @ForAll @IntRange(max = 200) int count) {
        new ProducerIdAllocatorTest().giveOut(blockSize, count);
    }

    private void giveOut(int blockSize, int count) {
        long start = 0;
        for (int i = 0; i < count; i++) {
            allocate(1);
            if (i % 3 == 0 && !asked.isEmpty()) {
                answer(new ProducerIdBlock(start, start + blockSize));
                start += blockSize;
            }
        }
        assertThat(given).doesNotHaveDuplicates().isSorted();
    }

    private void allocate(int count) {
        for (int i = 0; i < count; i++) {
            allocator.allocate((id, error) -> {
                if (error == ErrorCode.NONE) {
                    given.add(id);
                } else {
                    errors.add(error);
                }
            });
        }
        simulation.runUntilIdle();
    }

    private void answer(ProducerIdBlock block) {
        asked.remove().take(block, ErrorCode.NONE);
        simulation.runUntilIdle();
    }
}
