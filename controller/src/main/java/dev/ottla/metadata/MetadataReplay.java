package dev.ottla.metadata;

import dev.ottla.protocol.ApiRecord;
import dev.ottla.protocol.message.metadata.AbortTransactionRecord;
import dev.ottla.protocol.message.metadata.BeginTransactionRecord;
import dev.ottla.protocol.message.metadata.EndTransactionRecord;
import org.jspecify.annotations.Nullable;

/**
 * Follows the metadata log: records in, images out. Owned by one strand.
 *
 * <p>A metadata transaction (KIP-868) may span batches: nobody is shown its records before its end record, and an abort
 * record takes the image back to where it began. Replaying costs in proportion to the records since the last
 * {@link #image}, not to the size of the image.
 */
public final class MetadataReplay {
    private MetadataImage image;
    private @Nullable ImageBuilder builder;
    private @Nullable MetadataImage beforeTransaction;
    private Provenance provenance;
    private ImageChanges changes = ImageChanges.NONE;
    private ImageChanges transactionChanges = ImageChanges.NONE;

    public MetadataReplay(MetadataImage start) {
        image = start;
        provenance = start.provenance();
    }

    /** Applies the record at {@code offset}. Throws {@link InvalidMetadataException} for one that cannot be. */
    public void replay(ApiRecord record, Provenance at) {
        provenance = at;
        switch (record) {
            case BeginTransactionRecord begin -> begin();
            case EndTransactionRecord end -> beforeTransaction = null;
            case AbortTransactionRecord abort -> abort();
            default -> builder().replay(record);
        }
    }

    /** Moves on without a record: control records of the quorum have offsets too. */
    public void skipTo(Provenance at) {
        provenance = at;
    }

    /** What deciders see: all records so far, those of an open transaction included. */
    public MetadataImage image() {
        return seal();
    }

    /** What everybody may see: {@link #image}, or while a transaction is open the image before it. */
    public MetadataImage visibleImage() {
        return beforeTransaction == null ? seal() : beforeTransaction;
    }

    /** Whether a transaction has begun and neither ended nor been aborted. */
    public boolean hasOpenTransaction() {
        return beforeTransaction != null;
    }

    /** What may have changed since this was last called. */
    public ImageChanges takeChanges() {
        seal();
        ImageChanges taken = changes;
        changes = ImageChanges.NONE;
        return taken;
    }

    private void begin() {
        beforeTransaction = seal();
        transactionChanges = ImageChanges.NONE;
    }

    /** What the transaction did may have been told already, so that it is undone is told again. */
    private void abort() {
        MetadataImage before = beforeTransaction;
        if (before == null) {
            throw new InvalidMetadataException("a transaction is aborted that never began");
        }
        seal();
        image = before;
        changes = changes.plus(transactionChanges);
        beforeTransaction = null;
    }

    private ImageBuilder builder() {
        ImageBuilder open = builder;
        if (open == null) {
            open = new ImageBuilder(image);
            builder = open;
        }
        return open;
    }

    private MetadataImage seal() {
        ImageBuilder open = builder;
        if (open != null) {
            image = open.build(provenance);
            changes = changes.plus(open.changes());
            if (beforeTransaction != null) {
                transactionChanges = transactionChanges.plus(open.changes());
            }
            builder = null;
        } else if (!image.provenance().equals(provenance)) {
            image = image.withProvenance(provenance);
        }
        return image;
    }
}
