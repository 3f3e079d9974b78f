package dev.ottla.compat.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The segments that a partition's log will not append to any more, with a digest of their bytes. */
final class SealedSegments {
    private final Map<Path, String> digests = new TreeMap<>();

    /** Of the topics' partitions in these log directories. */
    static SealedSegments in(List<Path> logDirectories, List<String> topics) {
        SealedSegments sealed = new SealedSegments();
        for (Path directory : logDirectories) {
            for (Path partition : list(directory)) {
                String name = partition.getFileName().toString();
                if (topics.stream().anyMatch(topic -> name.matches(topic + "-\\d+"))) {
                    sealed.add(partition);
                }
            }
        }
        return sealed;
    }

    private void add(Path partition) {
        List<Path> logs = list(partition).stream()
                .filter(file -> file.toString().endsWith(".log"))
                .sorted()
                .toList();
        for (Path log : logs.subList(0, Math.max(0, logs.size() - 1))) {
            digests.put(log, digest(log));
        }
    }

    int count() {
        return digests.size();
    }

    void assertUnchanged() {
        digests.forEach(
                (log, digest) -> assertThat(digest(log)).as("bytes of %s", log).isEqualTo(digest));
    }

    static String digest(Path file) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            return HexFormat.of().formatHex(hash);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> list(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
