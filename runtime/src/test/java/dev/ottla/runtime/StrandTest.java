package dev.ottla.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class StrandTest {
    private final Queue<Runnable> posted = new ArrayDeque<>();
    private final List<String> ran = new ArrayList<>();
    private final SystemClock clock = new SystemClock();
    private final Strand onCaller = new CallerStrand("test", posted::add, clock, new DrainBounds(3, Long.MAX_VALUE));
    private final Strand pooled = new PooledStrand("test", posted::add, clock, new DrainBounds(3, Long.MAX_VALUE));

    @Test
    void executeRunsAtOnceOnAnIdleStrand() {
        onCaller.execute(() -> ran.add("a"));
        assertThat(ran).containsExactly("a");
        assertThat(posted).isEmpty();
    }

    @Test
    void executeWithinATaskRunsAfterIt() {
        onCaller.execute(() -> {
            onCaller.execute(() -> ran.add("inner"));
            ran.add("outer");
        });
        assertThat(ran).containsExactly("outer", "inner");
    }

    @Test
    void submitNeverRunsInTheCall() {
        onCaller.submit(() -> ran.add("a"));
        assertThat(ran).isEmpty();
        runPosted();
        assertThat(ran).containsExactly("a");
    }

    @Test
    void executeBehindASubmittedTaskKeepsTheOrder() {
        onCaller.submit(() -> ran.add("first"));
        onCaller.execute(() -> ran.add("second"));
        assertThat(ran).isEmpty();
        runPosted();
        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void aPooledStrandNeverRunsOnItsCaller() {
        pooled.execute(() -> ran.add("a"));
        pooled.execute(() -> ran.add("b"));
        assertThat(ran).isEmpty();
        assertThat(posted).hasSize(1);
        runPosted();
        assertThat(ran).containsExactly("a", "b");
    }

    @Test
    void aDrainStopsAtItsBoundAndPostsTheRest() {
        for (int i = 0; i < 7; i++) {
            String name = "t" + i;
            pooled.execute(() -> ran.add(name));
        }
        posted.remove().run();
        assertThat(ran).containsExactly("t0", "t1", "t2");
        assertThat(posted).hasSize(1);
        runPosted();
        assertThat(ran).hasSize(7).isSorted();
    }

    @Test
    void aTaskThatThrowsDoesNotStopTheStrand() {
        onCaller.execute(() -> {
            onCaller.execute(() -> ran.add("next"));
            throw new AssertionError("a bug, on purpose");
        });
        onCaller.execute(() -> ran.add("later"));
        assertThat(ran).containsExactly("next", "later");
    }

    @Test
    void isOwnerOnlyWithinItsTasks() {
        Strand other = new CallerStrand("other", posted::add, clock, DrainBounds.USUAL);
        assertThat(onCaller.isOwner()).isFalse();
        onCaller.execute(() -> ran.add(onCaller.isOwner() + " " + other.isOwner()));
        assertThat(ran).containsExactly("true false");
        assertThat(onCaller.isOwner()).isFalse();
    }

    @Test
    void aStrandWhoseExecutorHasShutDownStillRunsItsTasks() {
        Strand refused = new PooledStrand(
                "refused",
                task -> {
                    throw new RejectedExecutionException("shut down");
                },
                clock,
                new DrainBounds(2, 1));
        refused.execute(() -> {
            for (int i = 0; i < 9; i++) {
                refused.submit(() -> ran.add("t"));
            }
        });
        assertThat(ran).hasSize(9);
    }

    /** Many threads on one strand: each task sees all before it, one at a time, in the order of each caller. */
    @Test
    void tasksOfManyThreadsRunOneAtATimeInEachCallersOrder() throws Exception {
        int threads = 4;
        int perThread = 20_000;
        int[] last = new int[threads];
        boolean[] inside = new boolean[1];
        List<String> wrong = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(threads * perThread);
        try (ExecutorService overflow = Executors.newSingleThreadExecutor();
                ExecutorService callers = Executors.newFixedThreadPool(threads)) {
            Strand strand = new CallerStrand("busy", overflow, clock, new DrainBounds(16, 50_000));
            for (int thread = 0; thread < threads; thread++) {
                int caller = thread;
                callers.execute(() -> {
                    for (int i = 1; i <= perThread; i++) {
                        int number = i;
                        Runnable task = () -> {
                            if (inside[0] || last[caller] != number - 1) {
                                wrong.add(caller + ": " + number + " after " + last[caller]);
                            }
                            inside[0] = true;
                            last[caller] = number;
                            inside[0] = false;
                            done.countDown();
                        };
                        if (number % 3 == 0) {
                            strand.submit(task);
                        } else {
                            strand.execute(task);
                        }
                    }
                });
            }
            done.await();
        }
        assertThat(wrong).isEmpty();
        assertThat(last).containsOnly(perThread);
    }

    private void runPosted() {
        for (Runnable next = posted.poll(); next != null; next = posted.poll()) {
            next.run();
        }
    }
}
