package dev.ottla.controller;

import dev.ottla.metadata.ImageChanges;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataReplay;
import dev.ottla.metadata.Provenance;
import dev.ottla.protocol.ApiRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The images between what is committed and what has been appended: the controller decides on the newest, everybody else
 * sees none before its last record is committed. Owned by the controller's strand.
 */
final class CommittedImages {
    /** A step that everybody may see. */
    record Step(MetadataImage before, MetadataImage after, ImageChanges changes) {}

    private record Pending(MetadataImage image, ImageChanges changes) {}

    private MetadataReplay replay;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private MetadataImage committed;
    private ImageChanges unpublished = ImageChanges.NONE;

    CommittedImages(MetadataReplay replay) {
        this.replay = replay;
        this.committed = MetadataImage.EMPTY;
    }

    void replay(ApiRecord record, Provenance at) {
        replay.replay(record, at);
    }

    void skip(Provenance at) {
        replay.skipTo(at);
    }

    /** What decisions are based on. */
    MetadataImage newest() {
        return replay.image();
    }

    boolean hasOpenTransaction() {
        return replay.hasOpenTransaction();
    }

    MetadataImage committed() {
        return committed;
    }

    /** Ends a batch: what has been replayed since the last one becomes visible as a whole or not at all. */
    void seal() {
        MetadataImage visible = replay.visibleImage();
        MetadataImage last = pending.isEmpty() ? committed : pending.getLast().image();
        unpublished = unpublished.plus(replay.takeChanges());
        if (!visible.provenance().equals(last.provenance())) {
            pending.addLast(new Pending(visible, unpublished));
            unpublished = ImageChanges.NONE;
        }
    }

    /** Forgets what was appended and is not committed: another leader decides whether it ever happened. */
    void takeBack() {
        replay = new MetadataReplay(committed);
        pending.clear();
        unpublished = ImageChanges.NONE;
    }

    /** A snapshot takes the place of everything so far; what may differ is all that either image has. */
    Step restore(MetadataReplay snapshot) {
        MetadataImage before = committed;
        replay = snapshot;
        pending.clear();
        unpublished = ImageChanges.NONE;
        committed = snapshot.visibleImage();
        ImageChanges taken = snapshot.takeChanges();
        return new Step(before, committed, taken.plus(ImageChanges.everythingOf(before)));
    }

    /** The step that the commit of everything below {@code endOffset} makes visible; null if none. */
    @Nullable
    Step commit(long endOffset) {
        MetadataImage before = committed;
        ImageChanges changes = ImageChanges.NONE;
        boolean moved = false;
        while (!pending.isEmpty() && pending.getFirst().image().provenance().endOffset() <= endOffset) {
            Pending next = pending.removeFirst();
            committed = next.image();
            changes = changes.plus(next.changes());
            moved = true;
        }
        return moved ? new Step(before, committed, changes) : null;
    }
}
