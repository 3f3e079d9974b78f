package dev.ottla.broker.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ottla.metadata.CurrentMetadata;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.runtime.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients see an image when this broker's partitions can be used as it says. */
class ImageTakeUpTest {
    private final Simulation simulation = new Simulation(1L);
    private final CurrentMetadata visible = new CurrentMetadata();
    private final ImageTakeUp takeUp =
            new ImageTakeUp(visible, simulation.strands().strand("controller"));
    private final List<String> shown = new ArrayList<>();

    @Test
    void anImageThatConcernsNoPartitionHereIsSeenAtOnce() {
        takeUp.begin(image(), () -> shown.add("first")).commanded();

        assertThat(shown).containsExactly("first");
    }

    @Test
    void anImageIsSeenWhenItsLastPartitionHasSettled() {
        MetadataImage image = image();
        ImageTakeUp.Step step = takeUp.begin(image, () -> shown.add("first"));
        Runnable one = step.partition();
        Runnable other = step.partition();
        step.commanded();
        one.run();
        simulation.runUntilIdle();
        assertThat(visible.get()).isNotSameAs(image);

        other.run();
        simulation.runUntilIdle();
        assertThat(visible.get()).isSameAs(image);
    }

    @Test
    void aPartitionThatSettlesWhileCommandsAreGivenDoesNotShowTheImage() {
        ImageTakeUp.Step step = takeUp.begin(image(), () -> shown.add("first"));
        step.partition().run();
        simulation.runUntilIdle();

        assertThat(shown).isEmpty();
    }

    @Test
    void imagesAreSeenInOrder() {
        ImageTakeUp.Step first = takeUp.begin(image(), () -> shown.add("first"));
        Runnable slow = first.partition();
        first.commanded();
        takeUp.begin(image(), () -> shown.add("second")).commanded();
        assertThat(shown).isEmpty();

        slow.run();
        simulation.runUntilIdle();
        assertThat(shown).containsExactly("first", "second");
    }

    private static MetadataImage image() {
        MetadataImage empty = MetadataImage.EMPTY;
        return new MetadataImage(
                empty.provenance(),
                empty.features(),
                empty.cluster(),
                empty.topics(),
                empty.configurations(),
                empty.access(),
                empty.nextProducerId());
    }
}
