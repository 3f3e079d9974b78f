package dev.ottla.broker.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.controller.ControllerReply;
import dev.ottla.log.TopicIdPartition;
import dev.ottla.log.TopicPartition;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.AssignReplicasToDirsRequest;
import dev.ottla.protocol.message.AssignReplicasToDirsResponse;
import dev.ottla.runtime.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The controller hears where replicas lie: in turn, in batches, again when it did not listen. */
class ReplicaDirectoriesTest {
    private static final Uuid ONE = new Uuid(1, 1);
    private static final Uuid OTHER = new Uuid(2, 2);
    private static final Uuid TOPIC = new Uuid(7, 7);

    private final Simulation simulation = new Simulation(5);
    private final ReplicaDirectories directories =
            new ReplicaDirectories(1, simulation.strands().strand("replica-directories"), simulation.timer());
    private final List<AssignReplicasToDirsRequest> requests = new ArrayList<>();
    private final List<ControllerReply<AssignReplicasToDirsResponse>> replies = new ArrayList<>();

    private static TopicIdPartition partition(int number) {
        return new TopicIdPartition(TOPIC, new TopicPartition("t", number));
    }

    private void begin() {
        directories.begin(33, (request, reply) -> {
            requests.add(request);
            replies.add(reply);
        });
        simulation.runUntilIdle();
    }

    private void placed(int number, Uuid directory) {
        directories.placed(partition(number), directory);
        simulation.runUntilIdle();
    }

    private void answer(int request, ErrorCode error) {
        replies.get(request)
                .done(AssignReplicasToDirsResponse.builder()
                        .errorCode(error.code())
                        .build());
        simulation.runUntilIdle();
    }

    private static int count(AssignReplicasToDirsRequest request) {
        return request.directories().stream()
                .flatMap(directory -> directory.topics().stream())
                .mapToInt(topic -> topic.partitions().size())
                .sum();
    }

    @Test
    void nothingIsToldBeforeTheBrokerIsRegistered() {
        placed(0, ONE);
        assertThat(requests).isEmpty();
        begin();
        assertThat(requests).singleElement().satisfies(request -> {
            assertThat(request.brokerEpoch()).isEqualTo(33);
            assertThat(request.directories())
                    .singleElement()
                    .satisfies(directory -> assertThat(directory.id()).isEqualTo(ONE));
        });
    }

    @Test
    void thousandsAreToldInBatchesOneAfterAnother() {
        for (int n = 0; n < 5_000; n++) {
            directories.placed(partition(n), n % 2 == 0 ? ONE : OTHER);
        }
        begin();
        assertThat(requests).hasSize(1);
        answer(0, ErrorCode.NONE);
        answer(1, ErrorCode.NONE);
        answer(2, ErrorCode.NONE);
        assertThat(requests.stream().map(ReplicaDirectoriesTest::count)).containsExactly(2_250, 2_250, 500);
    }

    @Test
    void whatTheControllerDidNotTakeIsToldAgain() {
        begin();
        placed(0, ONE);
        answer(0, ErrorCode.NOT_CONTROLLER);
        assertThat(requests).hasSize(1);
        simulation.runForMs(1_000);
        assertThat(requests).hasSize(2);
        replies.get(1).failed(ErrorCode.REQUEST_TIMED_OUT);
        simulation.runForMs(1_000);
        answer(2, ErrorCode.NONE);
        simulation.runForMs(10_000);
        assertThat(requests).hasSize(3);
    }

    @Test
    void aReplicaThatMovesOnWhileItIsToldOfIsToldOfOnceMore() {
        begin();
        placed(0, ONE);
        placed(0, OTHER);
        answer(0, ErrorCode.NONE);
        assertThat(requests).hasSize(2);
        assertThat(requests.get(1).directories().getFirst().id()).isEqualTo(OTHER);
    }

    @Test
    void aDirectoryWithoutAnIdCannotBeTold() {
        begin();
        placed(0, Uuid.UNASSIGNED_DIRECTORY);
        assertThat(requests).isEmpty();
    }
}
