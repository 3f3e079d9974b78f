package dev.ottla.broker.lifecycle;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which version this is, as the build wrote it down. */
public record Release(String version, String kafkaVersion) {

    public static Release current() {
        try (InputStream file = Release.class.getResourceAsStream("release.properties")) {
            if (file == null) {
                throw new IllegalStateException("release.properties is missing from the build");
            }
            Properties properties = new Properties();
            properties.load(file);
            return new Release(properties.getProperty("version"), properties.getProperty("kafka.version"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
