package dev.ottla.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemTimerTest {
    private final SystemTimer timer = new SystemTimer("test-timer", new SystemClock());
    private final List<String> ran = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws InterruptedException {
        timer.close();
    }

    @Test
    void actionsRunInTheOrderOfTheirDeadlines() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(3);
        schedule("late", 60, done);
        schedule("early", 5, done);
        schedule("now", 0, done);
        done.await();
        assertThat(ran).containsExactly("now", "early", "late");
    }

    @Test
    void anActionDoesNotRunBeforeItsDelay() throws InterruptedException {
        SystemClock clock = new SystemClock();
        CountDownLatch done = new CountDownLatch(1);
        long startNs = clock.monotonicNs();
        schedule("a", 20, done);
        done.await();
        assertThat(clock.monotonicNs() - startNs).isGreaterThanOrEqualTo(20_000_000L);
    }

    @Test
    void anEarlierDeadlineWakesTheTimerThatSleepsForALaterOne() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        timer.schedule(3_600_000, () -> ran.add("in an hour"));
        for (int i = 0; i < 200; i++) {
            CountDownLatch one = new CountDownLatch(1);
            timer.schedule(0, one::countDown);
            one.await();
        }
        schedule("soon", 1, done);
        done.await();
        assertThat(ran).containsExactly("soon");
    }

    /**
     * Goal: a lost wake-up would hang. Method: a timer that otherwise sleeps for an hour is woken just as it falls
     * asleep.
     */
    @Test
    void noWakeUpIsLost() throws InterruptedException {
        long hourNs = 3_600_000_000_000L;
        try (SystemTimer sleepy = new SystemTimer("sleepy-timer", new SystemClock(), hourNs)) {
            for (int i = 0; i < 20_000; i++) {
                CountDownLatch both = new CountDownLatch(2);
                sleepy.schedule(0, both::countDown);
                for (int spin = i % 64; spin > 0; spin--) {
                    Thread.onSpinWait();
                }
                sleepy.schedule(0, both::countDown);
                both.await();
            }
        }
    }

    @Test
    void aCancelledActionDoesNotRunAndIsCancelledOnce() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        Timer.Timeout cancelled = timer.schedule(500, () -> ran.add("cancelled"));
        assertThat(cancelled.cancel()).isTrue();
        assertThat(cancelled.cancel()).isFalse();
        schedule("other", 510, done);
        done.await();
        assertThat(ran).containsExactly("other");
    }

    @Test
    void cancellingWhatHasRunSaysSo() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        Timer.Timeout timeout = timer.schedule(0, done::countDown);
        done.await();
        assertThat(timeout.cancel()).isFalse();
    }

    @Test
    void anActionThatThrowsDoesNotStopTheTimer() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        timer.schedule(0, () -> {
            throw new AssertionError("a bug, on purpose");
        });
        schedule("next", 1, done);
        done.await();
        assertThat(ran).containsExactly("next");
    }

    @Test
    void manyCancelledActionsAreSweptAndTheRestRuns() throws InterruptedException {
        int kept = 100;
        CountDownLatch done = new CountDownLatch(kept);
        for (int i = 0; i < 50_000; i++) {
            Timer.Timeout timeout = timer.schedule(20 + i % 7, done::countDown);
            if (i % 500 != 0) {
                assertThat(timeout.cancel()).isTrue();
            }
        }
        done.await();
    }

    @Test
    void nothingRunsAfterClose() throws InterruptedException {
        timer.schedule(30, () -> ran.add("too late"));
        timer.close();
        timer.schedule(0, () -> ran.add("closed"));
        assertThat(ran).isEmpty();
    }

    private void schedule(String name, long delayMs, CountDownLatch done) {
        timer.schedule(delayMs, () -> {
            ran.add(name);
            done.countDown();
        });
    }
}
