package dev.ottla.broker.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** New channels are shared out among as many loops as are asked for now. */
class EventLoopsTest {
    private final EventLoops loops = new EventLoops(Transport.best(), 2, "test-loop");

    @AfterEach
    void close() {
        loops.close();
    }

    @Test
    void eachLoopInUseHasItsTurn() {
        assertThat(given(20)).hasSize(2);
        assertThat(loops.next()).isNotSameAs(loops.next());
    }

    @Test
    void moreLoopsTakePartBesideThoseThatThereAre() {
        Set<EventLoop> before = given(20);

        loops.use(5);

        assertThat(given(20)).hasSize(5).containsAll(before);
    }

    /** Their channels stay where they are. */
    @Test
    void loopsOutOfUseLiveOnAndAreUsedAgain() throws Exception {
        loops.use(3);
        Set<EventLoop> three = given(20);

        loops.use(1);
        Set<EventLoop> one = given(20);
        for (EventLoop loop : three) {
            assertThat(loop.submit(() -> "alive").get()).isEqualTo("alive");
        }
        loops.use(3);

        assertThat(one).hasSize(1);
        assertThat(given(20)).isEqualTo(three);
    }

    @Test
    void allThreadsEndWithTheirBroker() {
        loops.use(4);
        Set<EventLoop> four = given(20);

        loops.close();

        assertThat(four).allMatch(EventLoop::isShutdown);
    }

    private Set<EventLoop> given(int channels) {
        Set<EventLoop> given = new HashSet<>();
        for (int i = 0; i < channels; i++) {
            given.add(loops.next());
        }
        return given;
    }
}
