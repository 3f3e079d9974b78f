package dev.ottla.protocol.generator;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** A digest of everything that generated code depends on, kept beside it: equal stamps, nothing to do. */
record Stamp(String digest) {

    private static final String FILE_NAME = "schemas.stamp";

    static Stamp of(Path schemas, Path manifest) throws IOException {
        List<Path> inputs = new ArrayList<>(SchemaCompiler.jsonFiles(schemas));
        if (Files.exists(manifest)) {
            inputs.add(manifest);
        }
        inputs.addAll(ownClasses());
        MessageDigest digest = sha256();
        for (Path input : inputs) {
            digest.update(input.getFileName().toString().getBytes(StandardCharsets.UTF_8));
            digest.update(Files.readAllBytes(input));
        }
        return new Stamp(HexFormat.of().formatHex(digest.digest()));
    }

    /** The compiler itself is an input: its jar, or its class files. */
    private static List<Path> ownClasses() throws IOException {
        Path own;
        try {
            own = Path.of(Stamp.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
        if (Files.isRegularFile(own)) {
            return List.of(own);
        }
        try (Stream<Path> files = Files.walk(own)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    boolean isOn(Path output) throws IOException {
        Path file = output.resolve(FILE_NAME);
        return Files.exists(file) && Files.readString(file).equals(digest);
    }

    void put(Path output) throws IOException {
        Files.writeString(output.resolve(FILE_NAME), digest);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
