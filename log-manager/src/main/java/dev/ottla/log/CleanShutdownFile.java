package dev.ottla.log;

import dev.ottla.runtime.AtomicFiles;
import dev.ottla.runtime.FileStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code .kafka_cleanshutdown}: says that every log of a directory was closed completely, and under which registration
 * its broker stopped (KIP-966). It exists only while the broker is down.
 */
final class CleanShutdownFile {
    /** The broker that stopped did not say, or never registered. */
    static final long NO_EPOCH = -1;

    private static final String NAME = ".kafka_cleanshutdown";
    private static final Pattern EPOCH = Pattern.compile("\"brokerEpoch\"\\s*:\\s*(-?\\d{1,18})");

    private static final int MAX_BYTES = 4096;

    private final FileStore files;
    private final Path path;

    CleanShutdownFile(FileStore files, Path directory) {
        this.files = files;
        this.path = directory.resolve(NAME);
    }

    boolean exists() {
        return files.exists(path);
    }

    /** The epoch that the broker stopped under; {@link #NO_EPOCH} where there is none, or none that can be read. */
    long brokerEpoch() throws IOException {
        if (!exists()) {
            return NO_EPOCH;
        }
        Matcher matcher =
                EPOCH.matcher(new String(AtomicFiles.readFully(files, path, MAX_BYTES), StandardCharsets.UTF_8));
        return matcher.find() ? Long.parseLong(matcher.group(1)) : NO_EPOCH;
    }

    void write(long brokerEpoch) throws IOException {
        String content = "{\"version\":0,\"brokerEpoch\":" + brokerEpoch + "}";
        AtomicFiles.replace(files, path, content.getBytes(StandardCharsets.UTF_8));
    }

    /** From here on a stop is unclean until the contrary is written. */
    void delete() throws IOException {
        if (files.deleteIfExists(path)) {
            files.forceDirectory(path.resolveSibling(""));
        }
    }
}
