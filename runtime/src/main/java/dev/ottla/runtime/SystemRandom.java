package dev.ottla.runtime;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * The operating system's randomness. Member ids and fetch session ids are capabilities of a sort, so nobody may guess
 * the next one from those seen: each draw comes from the kernel's cryptographic generator. A draw costs about a
 * microsecond, which is nothing beside what ids are drawn for.
 *
 * <p>It is read from the device itself, because the first {@link SecureRandom} of a process loads the security
 * providers, which takes tens of milliseconds of a start. Where there is no such device, that is what happens. Any
 * thread: a draw is one read of the system.
 */
public final class SystemRandom implements RandomSource {
    private static final Path DEVICE = Path.of("/dev/urandom");

    /** Fills the whole array. */
    @FunctionalInterface
    private interface Source {
        void fill(byte[] bytes) throws IOException;
    }

    private final Source source;

    public SystemRandom() {
        this.source = open();
    }

    private static Source open() {
        if (!Files.isReadable(DEVICE)) {
            return new SecureRandom()::nextBytes;
        }
        try {
            InputStream device = new FileInputStream(DEVICE.toFile()); // its descriptor is closed with this object
            return bytes -> {
                if (device.readNBytes(bytes, 0, bytes.length) != bytes.length) {
                    throw new IOException(DEVICE + " ended");
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long nextLong() {
        byte[] bytes = new byte[Long.BYTES];
        try {
            source.fill(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ByteBuffer.wrap(bytes).getLong();
    }

    /** Draws again when a value falls into the incomplete last stretch of the range, which would favour small ones. */
    @Override
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound must be positive: " + bound);
        }
        long range = 1L << 62;
        long end = range - range % bound;
        long drawn = nextLong() >>> 2;
        while (drawn >= end) {
            drawn = nextLong() >>> 2;
        }
        return (int) (drawn % bound);
    }
}
