package dev.ottla.raft;

import dev.ottla.metadata.ImageRecords;
import dev.ottla.metadata.MetadataImage;
import dev.ottla.metadata.MetadataRecord;
import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.StoreFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The snapshots beside the metadata log. Used by one thread at a time. */
public final class Snapshots {
    /** Of what was never finished, and of what was forgotten. */
    private static final List<String> LEFT_OVER = List.of(".checkpoint.part", ".checkpoint.deleted");

    private final FileStore store;
    private final Path directory;

    public Snapshots(FileStore store, Path metadataLogDirectory) {
        this.store = store;
        this.directory = metadataLogDirectory;
    }

    /** Null if there is none. */
    public @Nullable SnapshotId latest() throws IOException {
        List<SnapshotId> all = all();
        return all.isEmpty() ? null : all.getLast();
    }

    /**
     * One that is there.
     *
     * @param lastTimestampMs when the last record that it stands for was appended
     */
    public record Kept(SnapshotId id, long sizeBytes, long lastTimestampMs) {}

    /** All that are there, in order. */
    public List<Kept> kept() throws IOException {
        List<Kept> kept = new ArrayList<>();
        for (SnapshotId id : all()) {
            kept.add(new Kept(id, sizeBytes(id), CheckpointReader.lastTimestampMs(store, path(id))));
        }
        return kept;
    }

    /** The one that ends at this offset; null if there is none. */
    @Nullable
    SnapshotId endingAt(long endOffset) throws IOException {
        return all().stream()
                .filter(id -> id.endOffset() == endOffset)
                .findFirst()
                .orElse(null);
    }

    /** Hands the records of a snapshot to {@code sink}. */
    public CheckpointReader.Header read(SnapshotId id, Consumer<MetadataRecord> sink) throws IOException {
        return CheckpointReader.read(store, path(id), sink);
    }

    /**
     * Writes the snapshot of an image and returns its id; it is durable on return.
     *
     * @param voters null for a quorum whose voters are not in the log
     */
    public SnapshotId write(MetadataImage image, @Nullable VoterSet voters, long nowMs) throws IOException {
        SnapshotId id = new SnapshotId(
                image.provenance().endOffset(), image.provenance().lastEpoch());
        long lastTimestampMs = image.provenance().lastTimestampMs();
        try (CheckpointWriter writer =
                new CheckpointWriter(store, path(id), id.epoch(), lastTimestampMs, voters, nowMs)) {
            ImageRecords.write(image, record -> append(writer, record));
            writer.finish();
        } catch (UncheckedIOException e) {
            throw new IOException("snapshot " + id.fileName() + " cannot be written", e.getCause());
        }
        return id;
    }

    /** -1 if there is no such snapshot. */
    long sizeBytes(SnapshotId id) throws IOException {
        if (!store.exists(path(id))) {
            return -1;
        }
        try (StoreFile file = store.open(path(id), FileStore.OpenMode.READ)) {
            return file.sizeBytes();
        }
    }

    byte[] read(SnapshotId id, long position, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        try (StoreFile file = store.open(path(id), FileStore.OpenMode.READ)) {
            if (file.read(bytes, position) != count) {
                throw new IOException(path(id) + " ends before position " + (position + count));
            }
        }
        return bytes.array();
    }

    /** Writes a piece of one that is being fetched, under a name that readers ignore; position 0 begins anew. */
    void writePart(SnapshotId id, long position, byte[] bytes) throws IOException {
        Path part = part(id);
        if (position == 0) {
            store.deleteIfExists(part);
        }
        try (StoreFile file =
                store.open(part, position == 0 ? FileStore.OpenMode.CREATE_NEW : FileStore.OpenMode.READ_WRITE)) {
            file.write(ByteBuffer.wrap(bytes), position);
        }
    }

    /** Gives a fetched snapshot its name; durable on return. */
    void finishPart(SnapshotId id) throws IOException {
        try (StoreFile file = store.open(part(id), FileStore.OpenMode.READ_WRITE)) {
            file.force(true);
        }
        store.rename(part(id), path(id));
        store.forceDirectory(directory);
    }

    void delete(SnapshotId id) throws IOException {
        store.deleteIfExists(path(id));
    }

    private Path part(SnapshotId id) {
        return directory.resolve(id.fileName() + ".part");
    }

    /** Deletes what was never finished, and what was forgotten. Before anything is written. */
    void deleteLeftOver() throws IOException {
        for (Path file : store.list(directory)) {
            if (LEFT_OVER.stream().anyMatch(file.getFileName().toString()::endsWith)) {
                store.deleteIfExists(file);
            }
        }
    }

    /** Takes their names from those that are older than {@code kept}, and returns them; their files stay for now. */
    public List<SnapshotId> forgetBefore(SnapshotId kept) throws IOException {
        List<SnapshotId> forgotten = new ArrayList<>();
        for (SnapshotId id : all()) {
            if (id.compareTo(kept) < 0) {
                store.rename(path(id), forgotten(id));
                forgotten.add(id);
            }
        }
        return forgotten;
    }

    /** Deletes the file of one that was forgotten. */
    public void deleteForgotten(SnapshotId id) throws IOException {
        store.deleteIfExists(forgotten(id));
    }

    private Path forgotten(SnapshotId id) {
        return directory.resolve(id.fileName() + ".deleted");
    }

    private static void append(CheckpointWriter writer, MetadataRecord record) {
        try {
            writer.append(record);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path path(SnapshotId id) {
        return directory.resolve(id.fileName());
    }

    private List<SnapshotId> all() throws IOException {
        List<SnapshotId> found = new ArrayList<>();
        for (Path file : store.list(directory)) {
            SnapshotId id = SnapshotId.ofFileName(file.getFileName().toString());
            if (id != null) {
                found.add(id);
            }
        }
        found.sort(Comparator.naturalOrder());
        return found;
    }
}
