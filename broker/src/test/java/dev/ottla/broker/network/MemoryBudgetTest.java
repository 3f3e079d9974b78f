package dev.ottla.broker.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
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
}
