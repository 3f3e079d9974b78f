package dev.ottla.broker.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    private static final int THREADS = 8;
    private static final int GRANTS = 10_000;

    private final List<String> woken = new ArrayList<>();

    @Test
    void withoutALimitEverybodyGetsMemory() {
        MemoryBudget budget = new MemoryBudget(-1);

        assertThat(budget.acquire(Integer.MAX_VALUE, () -> woken.add("a"))).isTrue();
        assertThat(budget.acquire(Integer.MAX_VALUE, () -> woken.add("b"))).isTrue();
    }

    @Test
    void theLastOneInMayOvershoot() {
        MemoryBudget budget = new MemoryBudget(10);

        assertThat(budget.acquire(9, () -> woken.add("a"))).isTrue();
        assertThat(budget.acquire(100, () -> woken.add("b"))).isTrue();
        assertThat(budget.acquire(1, () -> woken.add("c"))).isFalse();
    }

    @Test
    void memoryGivenBackWakesOneAfterTheOther() {
        MemoryBudget budget = new MemoryBudget(10);
        budget.acquire(10, () -> woken.add("a"));
        budget.acquire(5, () -> woken.add("b"));
        budget.acquire(5, () -> woken.add("c"));

        budget.release(10);
        assertThat(woken).containsExactly("b");
        budget.wakeNext();
        assertThat(woken).containsExactly("b", "c");
    }

    @Test
    void nobodyIsWokenWhileTheBudgetIsOverdrawn() {
        MemoryBudget budget = new MemoryBudget(10);
        budget.acquire(100, () -> woken.add("a"));
        budget.acquire(5, () -> woken.add("b"));

        budget.release(50);
        assertThat(woken).isEmpty();
    }

    /**
     * Goal: no grant is lost and no waiter forgotten. Method: threads that hold memory for a moment, far over the
     * budget.
     */
    @Test
    void nobodyWhoWaitsIsForgotten() throws InterruptedException {
        MemoryBudget budget = new MemoryBudget(100);
        AtomicInteger granted = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < GRANTS; i++) {
                    acquire(budget);
                    granted.incrementAndGet();
                    budget.release(60);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(granted).hasValue(THREADS * GRANTS);
        assertThat(budget.availableBytes()).isEqualTo(100);
    }

    private static void acquire(MemoryBudget budget) {
        CountDownLatch wakeUp = new CountDownLatch(1);
        while (!budget.acquire(60, wakeUp::countDown)) {
            awaitUninterruptibly(wakeUp);
            wakeUp = new CountDownLatch(1);
        }
        // A wake-up that has served is passed on while there is memory left.
        budget.wakeNext();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
