package dev.ottla.runtime.simulation;

import dev.ottla.runtime.DiskFullException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is wrong with a simulated disk. */
public final class DiskFaults {
    private long capacityBytes = Long.MAX_VALUE;
    private long usedBytes;
    private boolean readOnly;
    private boolean dead;
    private @Nullable Predicate<Path> failingWrite;
    private @Nullable Predicate<Path> failingForce;

    /** The disk holds this much; beyond it writes fail with {@link DiskFullException} after what still fits. */
    public void capacityBytes(long bytes) {
        capacityBytes = bytes;
    }

    public long usedBytes() {
        return usedBytes;
    }

    /** Every change fails, as on a file system that has been remounted after an error. */
    public void readOnly(boolean on) {
        readOnly = on;
    }

    /** Every access fails. */
    public void dead(boolean on) {
        dead = on;
    }

    /** The next write to such a file writes some first part and fails. */
    public void failNextWrite(Predicate<Path> file) {
        failingWrite = file;
    }

    /** The next force of such a file or directory fails; what it should have made durable never will be. */
    public void failNextForce(Predicate<Path> path) {
        failingForce = path;
    }

    long capacity() {
        return capacityBytes;
    }

    long usable() {
        return Math.max(0, capacityBytes - usedBytes);
    }

    void use(long bytes) {
        usedBytes += bytes;
    }

    void recount(long bytes) {
        usedBytes = bytes;
    }

    void checkReadable(Path path) throws IOException {
        if (dead) {
            throw new IOException(path + ": Input/output error");
        }
    }

    void checkWritable(Path path) throws IOException {
        checkReadable(path);
        if (readOnly) {
            throw new IOException(path + ": Read-only file system");
        }
    }

    boolean takesFailingWrite(Path path) {
        boolean fails = failingWrite != null && failingWrite.test(path);
        failingWrite = fails ? null : failingWrite;
        return fails;
    }

    boolean takesFailingForce(Path path) {
        boolean fails = failingForce != null && failingForce.test(path);
        failingForce = fails ? null : failingForce;
        return fails;
    }

    /** How many of {@code growthBytes} still fit. */
    long fitting(long growthBytes) {
        return Math.min(growthBytes, usable());
    }
}
