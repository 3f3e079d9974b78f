package dev.ottla.protocol.record;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Guards a decoder: no more than a given number of bytes come out, and whatever goes wrong inside leaves as a
 * {@link DecompressionException}.
 */
final class BoundedStream extends FilterInputStream {
    private final long maxBytes;
    private long count;

    BoundedStream(InputStream decoder, long maxBytes) {
        super(decoder);
        this.maxBytes = maxBytes;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        int read;
        try {
            // One byte more than allowed is asked for, to tell a full stream from one that goes on.
            read = in.read(target, offset, (int) Math.min(length, Math.max(maxBytes - count + 1, 1)));
        } catch (IOException | RuntimeException e) {
            throw e instanceof RecordException known ? known : Compression.failed(e);
        }
        if (read > 0) {
            count += read;
        }
        if (count > maxBytes) {
            throw new DecompressionException("Compressed records expand to more than " + maxBytes + " bytes");
        }
        return read;
    }

    @Override
    public long skip(long n) throws IOException {
        return super.skip(0);
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Decoders read memory: closing one gives its buffers back and has nothing to fail on that anybody could use. */
    static void closeQuietly(InputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            throw Compression.failed(e);
        }
    }
}
