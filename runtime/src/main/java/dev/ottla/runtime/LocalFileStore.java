package dev.ottla.runtime;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of this machine. Stateless; any thread. */
public final class LocalFileStore implements FileStore {
    private static final boolean WINDOWS = File.separatorChar == '\\';

    @Override
    public StoreFile open(Path path, OpenMode mode) throws IOException {
        try {
            return new LocalStoreFile(path, FileChannel.open(path, options(mode)));
        } catch (IOException e) {
            throw LocalStoreFile.asDiskFull(e, path, 1);
        }
    }

    private static Set<? extends OpenOption> options(OpenMode mode) {
        return switch (mode) {
            case READ -> Set.of(StandardOpenOption.READ);
            case UPDATE -> Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
            case READ_WRITE -> Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
            case CREATE_NEW -> Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        };
    }

    @Override
    public boolean exists(Path path) {
        return Files.exists(path);
    }

    @Override
    public boolean isDirectory(Path path) {
        return Files.isDirectory(path);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        @Nullable String[] names = directory.toFile().list();
        if (names != null) {
            Arrays.sort(names);
            return Arrays.stream(names).map(directory::resolve).toList();
        }
        // Says why it cannot be read.
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public long sizeBytes(Path path) throws IOException {
        return Files.size(path);
    }

    @Override
    public long lastModifiedMs(Path path) throws IOException {
        return Files.getLastModifiedTime(path).toMillis();
    }

    @Override
    public void setLastModifiedMs(Path path, long timestampMs) throws IOException {
        Files.setLastModifiedTime(path, FileTime.fromMillis(timestampMs));
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw LocalStoreFile.asDiskFull(e, directory, 1);
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public boolean deleteIfExists(Path path) throws IOException {
        return Files.deleteIfExists(path);
    }

    /** Windows cannot open directories, and makes names durable by itself. */
    @Override
    public void forceDirectory(Path directory) throws IOException {
        if (WINDOWS) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public long usableBytes(Path path) throws IOException {
        return Files.getFileStore(existing(path)).getUsableSpace();
    }

    @Override
    public long totalBytes(Path path) throws IOException {
        return Files.getFileStore(existing(path)).getTotalSpace();
    }

    private static Path existing(Path path) throws IOException {
        Path candidate = path.toAbsolutePath();
        while (!Files.exists(candidate)) {
            candidate = candidate.getParent();
            if (candidate == null) {
                throw new IOException("No part of " + path + " exists");
            }
        }
        return candidate;
    }

    /** The lock is on the file, not on its name: it ends with the process, so a leftover file locks nobody out. */
    @Override
    public @Nullable AutoCloseable tryLock(Path lockFile) throws IOException {
        FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel; // closing it releases the lock
            }
        } catch (OverlappingFileLockException heldInThisProcess) {
            channel.close();
            return null;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return null;
    }
}
