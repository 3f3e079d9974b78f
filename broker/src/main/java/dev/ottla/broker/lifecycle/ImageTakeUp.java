package dev.ottla.broker.lifecycle;

import dev.ottla.metadata.CurrentMetadata;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.runtime.Strand;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The images that this broker's partitions are taking up. Clients see an image when its partitions are open, and those
 * of all images before it: a producer that finds a new partition and pipelines its first batches must not have the
 * first one refused and the second one accepted, since no retry could mend that order. Owned by the controller's
 * strand.
 */
final class ImageTakeUp {
    private final CurrentMetadata visible;
    private final Strand strand;
    private final Deque<Step> steps = new ArrayDeque<>();

    ImageTakeUp(CurrentMetadata visible, Strand strand) {
        this.visible = visible;
        this.strand = strand;
    }

    /** Begins to take up an image; {@code shown} runs on the strand when clients see it. */
    Step begin(MetadataImage image, Runnable shown) {
        Step step = new Step(image, shown);
        steps.addLast(step);
        return step;
    }

    private void showSettled() {
        while (!steps.isEmpty() && steps.getFirst().unsettled == 0) {
            Step step = steps.removeFirst();
            visible.show(step.image);
            step.shown.run();
        }
    }

    /** One image on its way to the clients. */
    final class Step {
        private final MetadataImage image;
        private final Runnable shown;
        /** Partitions that are not settled yet, and one for whoever still gives commands. */
        private int unsettled = 1;

        private Step(MetadataImage image, Runnable shown) {
            this.image = image;
            this.shown = shown;
        }

        /** One partition more has to settle; the result is run when it has, once, on any thread. */
        Runnable partition() {
            unsettled++;
            return () -> strand.execute(this::settled);
        }

        /** All commands have been given. */
        void commanded() {
            settled();
        }

        private void settled() {
            unsettled--;
            showSettled();
        }
    }
}
