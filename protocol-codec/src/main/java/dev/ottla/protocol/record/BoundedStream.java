package dev.ottla.protocol.record;

import java.io.IOException;
import java.io.InputStream;

/**
 * Guards a decoder: no more than a given number of bytes come out, and whatever goes wrong inside leaves as a
 * {@link DecompressionException}.
 */
final class BoundedStream extends InputStream {
    private final InputStream decoder;
    private final long maxBytes;
    private long count;

    BoundedStream(InputStream decoder, long maxBytes) {
        this.decoder = decoder;
        this.maxBytes = maxBytes;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        // One byte more than allowed is asked for, to tell a full stream from one that goes on.
        long left = maxBytes - count;
        int wanted = length <= left ? length : (int) left + 1;
        int read;
        try {
            read = decoder.read(target, offset, wanted);
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
    public void close() throws IOException {
        decoder.close();
    }
}
