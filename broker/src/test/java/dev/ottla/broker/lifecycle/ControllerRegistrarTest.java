package dev.ottla.broker.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataReplay;
import dev.ottla.metadata.Provenance;
import dev.ottla.protocol.ApiRecord;
import dev.ottla.protocol.ApiRequest;
import dev.ottla.protocol.ApiResponse;
import dev.ottla.protocol.ErrorCode;
import dev.ottla.protocol.Uuid;
import dev.ottla.protocol.message.ControllerRegistrationRequest;
import dev.ottla.protocol.message.ControllerRegistrationResponse;
import dev.ottla.protocol.message.metadata.FeatureLevelRecord;
import dev.ottla.protocol.message.metadata.RegisterControllerRecord;
import dev.ottla.runtime.simulation.Simulation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a controller asks to be registered, and when it leaves it at that. */
class ControllerRegistrarTest {
    private static final int SELF = 3;
    private static final short FIRST_WITH_CONTROLLERS = 15;
    private static final Uuid INCARNATION = new Uuid(1, 2);
    private static final long FIRST_PAUSE_MS = 100;
    private static final long LONGEST_PAUSE_MS = 120_000;

    private final Simulation simulation = new Simulation(1);
    private final List<ApiRequest<?>> asked = new ArrayList<>();
    private final Deque<Consumer<@Nullable ApiResponse>> waiting = new ArrayDeque<>();
    private final ControllerRegistrationRequest registration = ControllerRegistrationRequest.builder()
            .controllerId(SELF)
            .incarnationId(INCARNATION)
            .build();
    private final ControllerRegistrar registrar = new ControllerRegistrar(
            registration,
            (request, done) -> {
                asked.add(request);
                waiting.add(done);
            },
            simulation.strands().strand("controller"),
            simulation.timer());
    private final MetadataReplay replay = new MetadataReplay(MetadataImage.EMPTY);
    private long offset;

    @Test
    void whoIsNotInTheMetadataAsks() {
        metadataVersion(FIRST_WITH_CONTROLLERS);

        assertThat(asked).isEqualTo(List.of(registration));
    }

    @Test
    void whoIsThereAlreadyDoesNotAsk() {
        replay(registered(INCARNATION));
        metadataVersion(FIRST_WITH_CONTROLLERS);

        assertThat(asked).isEmpty();
    }

    @Test
    void whoIsThereFromAnEarlierLifeAsks() {
        replay(registered(new Uuid(8, 8)));
        metadataVersion(FIRST_WITH_CONTROLLERS);

        assertThat(asked).hasSize(1);
    }

    @Test
    void nobodyAsksWhereTheMetadataKnowsNoControllersAndEverybodyWhenItDoes() {
        metadataVersion((short) (FIRST_WITH_CONTROLLERS - 1));
        assertThat(asked).isEmpty();

        metadataVersion(FIRST_WITH_CONTROLLERS);
        assertThat(asked).hasSize(1);
    }

    @Test
    void oneQuestionIsUnderWayAtATime() {
        metadataVersion(FIRST_WITH_CONTROLLERS);
        metadataVersion((short) (FIRST_WITH_CONTROLLERS + 1));
        simulation.runForMs(10 * LONGEST_PAUSE_MS);

        assertThat(asked).hasSize(1);
    }

    @Test
    void whatIsNotAnsweredOrRefusedIsAskedAgainAfterPausesThatGrow() {
        metadataVersion(FIRST_WITH_CONTROLLERS);
        List<@Nullable ErrorCode> answers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            answers.add(null);
            answers.add(ErrorCode.NOT_CONTROLLER);
        }
        long pauseMs = FIRST_PAUSE_MS;
        for (ErrorCode error : answers) {
            int before = asked.size();
            answer(error);
            simulation.runForMs(pauseMs - 1);
            assertThat(asked).as("before %d ms", pauseMs).hasSize(before);
            simulation.runForMs(1);
            assertThat(asked).as("after %d ms", pauseMs).hasSize(before + 1);
            pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs);
        }
        assertThat(pauseMs).isEqualTo(LONGEST_PAUSE_MS);
    }

    @Test
    void whenTheMetadataTellsOfItThatIsTheEndAndThePausesBeginAnewTheNextTime() {
        metadataVersion(FIRST_WITH_CONTROLLERS);
        answer(ErrorCode.NOT_CONTROLLER);
        simulation.runForMs(FIRST_PAUSE_MS);
        answer(ErrorCode.NONE);
        replay(registered(INCARNATION));
        simulation.runForMs(LONGEST_PAUSE_MS);
        assertThat(asked).hasSize(2);

        replay(registered(new Uuid(9, 9)));
        assertThat(asked).hasSize(3);
        answer(null);
        simulation.runForMs(FIRST_PAUSE_MS);
        assertThat(asked).hasSize(4);
    }

    private void metadataVersion(short level) {
        replay(FeatureLevelRecord.builder()
                .name("metadata.version")
                .featureLevel(level)
                .build());
    }

    private static RegisterControllerRecord registered(Uuid incarnation) {
        return RegisterControllerRecord.builder()
                .controllerId(SELF)
                .incarnationId(incarnation)
                .build();
    }

    private void replay(ApiRecord record) {
        MetadataImage before = replay.image();
        replay.replay(record, new Provenance(offset++, 1, 0));
        registrar.publish(before, replay.image(), replay.takeChanges());
        simulation.runForMs(0);
    }

    private void answer(@Nullable ErrorCode error) {
        ApiResponse response = error == null
                ? null
                : ControllerRegistrationResponse.builder()
                        .errorCode(error.code())
                        .build();
        waiting.remove().accept(response);
        simulation.runForMs(0);
    }
}
