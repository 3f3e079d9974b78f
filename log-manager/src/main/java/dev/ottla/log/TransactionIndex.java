package dev.ottla.log;

import dev.ottla.runtime.FileStore;
import dev.ottla.runtime.FileStore.OpenMode;
import dev.ottla.runtime.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The aborted transactions whose markers lie in one segment, by ascending last offset. The file exists only when there
 * is one. Appended by the partition's strand, read by any thread.
 *
 * <pre>
 * offset size field
 *      0    2 version 0
 *      2    8 producer id
 *     10    8 first offset
 *     18    8 last offset, that of the marker
 *     26    8 last stable offset
 * </pre>
 */
final class TransactionIndex {
    static final int ENTRY_BYTES = 34;
    private static final short VERSION = 0;

    private final FileStore files;
    /** Made when it is needed: most segments never have such a file. */
    private final Supplier<Path> path;

    private @Nullable StoreFile held;

    TransactionIndex(FileStore files, Supplier<Path> path) {
        this.files = files;
        this.path = path;
    }

    /** Does nothing when a transaction that ended there or later is in the file already, as when a log is recovered. */
    void append(AbortedTransaction transaction) throws IOException {
        ByteBuffer entry = ByteBuffer.allocate(ENTRY_BYTES)
                .putShort(VERSION)
                .putLong(transaction.producerId())
                .putLong(transaction.firstOffset())
                .putLong(transaction.lastOffset())
                .putLong(transaction.lastStableOffset())
                .flip();
        StoreFile open = held;
        if (open != null) {
            append(open, transaction, entry);
            return;
        }
        try (StoreFile file = files.open(path.get(), OpenMode.READ_WRITE)) {
            append(file, transaction, entry);
        }
    }

    private void append(StoreFile file, AbortedTransaction transaction, ByteBuffer entry) throws IOException {
        long end = file.sizeBytes() / ENTRY_BYTES * ENTRY_BYTES;
        if (end == 0 || lastOffset(file, end) < transaction.lastOffset()) {
            file.write(entry, end);
        }
    }

    /** Opens the file if it is going to be appended to, until {@link #letGo}. By the log's owner. */
    void hold(boolean needed) throws IOException {
        if (needed) {
            held = files.open(path.get(), OpenMode.READ_WRITE);
        }
    }

    void letGo() throws IOException {
        StoreFile open = held;
        held = null;
        if (open != null) {
            open.close();
        }
    }

    private long lastOffset(StoreFile file, long end) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(ENTRY_BYTES);
        file.read(last, end - ENTRY_BYTES);
        return decode(last.flip()).lastOffset();
    }

    boolean exists() {
        return files.exists(path.get());
    }

    List<AbortedTransaction> readAll() throws IOException {
        List<AbortedTransaction> transactions = new ArrayList<>();
        if (!exists()) {
            return transactions;
        }
        try (StoreFile file = files.open(path.get(), OpenMode.READ)) {
            long usable = file.sizeBytes() / ENTRY_BYTES * ENTRY_BYTES;
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(usable));
            file.read(bytes, 0);
            bytes.flip();
            while (bytes.remaining() >= ENTRY_BYTES) {
                transactions.add(decode(bytes));
            }
        }
        return transactions;
    }

    /**
     * Finds what cannot be in a segment of these offsets.
     *
     * @param endOffset exclusive
     * @throws CorruptIndexException when something is wrong
     */
    void check(long baseOffset, long endOffset) throws IOException {
        long size = files.sizeBytes(path.get());
        if (size % ENTRY_BYTES != 0) {
            throw new CorruptIndexException("its size " + size + " is no multiple of " + ENTRY_BYTES);
        }
        long before = baseOffset - 1;
        for (AbortedTransaction transaction : readAll()) {
            long last = transaction.lastOffset();
            boolean possible = last > before
                    && last < endOffset
                    && transaction.producerId() >= 0
                    && transaction.firstOffset() >= 0
                    && transaction.firstOffset() <= last
                    && transaction.lastStableOffset() >= 0
                    && transaction.lastStableOffset() <= last + 1;
            if (!possible) {
                throw new CorruptIndexException(transaction + " cannot be in it");
            }
            before = last;
        }
    }

    /** Drops the transactions whose markers are at or after this offset. */
    void truncateTo(long endOffset) throws IOException {
        if (!exists()) {
            return;
        }
        List<AbortedTransaction> transactions = readAll();
        int kept = 0;
        while (kept < transactions.size() && transactions.get(kept).lastOffset() < endOffset) {
            kept++;
        }
        if (kept < transactions.size()) {
            try (StoreFile file = files.open(path.get(), OpenMode.READ_WRITE)) {
                file.truncate((long) kept * ENTRY_BYTES);
            }
        }
    }

    void force() throws IOException {
        if (exists()) {
            try (StoreFile file = files.open(path.get(), OpenMode.READ_WRITE)) {
                file.force(true);
            }
        }
    }

    private AbortedTransaction decode(ByteBuffer bytes) throws IOException {
        short version = bytes.getShort();
        if (version != VERSION) {
            throw new CorruptIndexException(path.get() + " has an entry of version " + version);
        }
        return new AbortedTransaction(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    }
}
