package dev.ottla.log;

import dev.ottla.protocol.Uuid;
import dev.ottla.runtime.AtomicFiles;
import dev.ottla.runtime.FileStore;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Whose log directory this is: the file {@code meta.properties}, version 1. */
public record MetaProperties(String clusterId, int nodeId, Uuid directoryId) {
    public static final String FILE_NAME = "meta.properties";
    private static final int MAX_BYTES = 1 << 20;
    private static final String VERSION = "1";

    /**
     * Null when the directory is not formatted.
     *
     * @throws MalformedMetaPropertiesException when the file could be read, but not understood
     */
    public static @Nullable MetaProperties read(FileStore files, Path logDirectory) throws IOException {
        Path path = logDirectory.resolve(FILE_NAME);
        if (!files.exists(path)) {
            return null;
        }
        Properties properties = new Properties();
        byte[] content = AtomicFiles.readFully(files, path, MAX_BYTES);
        try {
            properties.load(new StringReader(new String(content, StandardCharsets.UTF_8)));
            return parse(properties, path);
        } catch (IllegalArgumentException e) {
            throw new MalformedMetaPropertiesException(path + " cannot be understood: " + e.getMessage());
        }
    }

    /** Durable on return. */
    public void write(FileStore files, Path logDirectory) throws IOException {
        String text = "#\nversion=" + VERSION + "\ncluster.id=" + clusterId + "\nnode.id=" + nodeId + "\ndirectory.id="
                + directoryId + "\n";
        AtomicFiles.replace(files, logDirectory.resolve(FILE_NAME), text.getBytes(StandardCharsets.UTF_8));
    }

    private static MetaProperties parse(Properties properties, Path path) throws IOException {
        String version = require(properties, "version", path);
        if (!version.equals(VERSION)) {
            throw new MalformedMetaPropertiesException(
                    path + " has version " + version + ", only version " + VERSION + " is supported");
        }
        String directoryId = properties.getProperty("directory.id");
        return new MetaProperties(
                require(properties, "cluster.id", path),
                Integer.parseInt(require(properties, "node.id", path)),
                directoryId == null ? Uuid.UNASSIGNED_DIRECTORY : Uuid.parse(directoryId));
    }

    private static String require(Properties properties, String key, Path path) throws IOException {
        String value = properties.getProperty(key);
        if (value == null) {
            throw new MalformedMetaPropertiesException(path + " has no " + key);
        }
        return value.trim();
    }
}
