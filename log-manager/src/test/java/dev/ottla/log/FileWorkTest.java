package dev.ottla.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class FileWorkTest {
    private final FileWork work = new FileWork();

    @Test
    void workThatWasAskedForBeforeACutIsNotDoneAfterIt() throws IOException {
        List<String> done = new ArrayList<>();
        int before = work.era();
        assertThat(work.run(before, () -> done.add("first"))).isTrue();
        assertThat(work.<String>cut(() -> "cut")).isEqualTo("cut");
        assertThat(work.run(before, () -> done.add("late"))).isFalse();
        assertThat(work.run(work.era(), () -> done.add("after"))).isTrue();
        work.end();
        assertThat(done).containsExactly("first", "after");
    }

    /** Four threads write the length they were asked for while one cuts: never does an older length come back. */
    @Test
    void noThreadUndoesACut() throws Exception {
        int[] length = {0};
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> written = new ArrayList<>();
            for (int cut = 0; cut < 2_000; cut++) {
                int era = work.era();
                int asked = cut;
                for (int n = 0; n < 4; n++) {
                    written.add(threads.submit(() -> work.run(era, () -> length[0] = asked)));
                }
                int now = work.cut(() -> length[0] = -asked);
                assertThat(now).isEqualTo(-asked);
                assertThat(work.<Integer>cut(() -> length[0])).isEqualTo(-asked);
            }
            for (Future<?> one : written) {
                one.get();
            }
        }
        assertThat(work.<Integer>cut(() -> length[0])).isEqualTo(-1_999);
    }
}
