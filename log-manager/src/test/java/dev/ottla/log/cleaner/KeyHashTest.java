package dev.ottla.log.cleaner;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

/** Method: the first test vectors of the reference implementation (key 00 01 .. 0f, input 00 01 ..). */
class KeyHashTest {
    private final KeyHash hash = new KeyHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

    @Test
    void emptyInputHasTheReferenceHash() {
        hash.hash(Unpooled.EMPTY_BUFFER);

        assertThat(hash.high()).isEqualTo(Long.reverseBytes(0xa3817f04ba25a8e6L));
        assertThat(hash.low()).isEqualTo(Long.reverseBytes(0x6df67214c7550293L));
    }

    @Test
    void oneByteHasTheReferenceHash() {
        hash.hash(Unpooled.wrappedBuffer(new byte[] {0}));

        assertThat(hash.high()).isEqualTo(Long.reverseBytes(0xda87c1d86b99af44L));
        assertThat(hash.low()).isEqualTo(Long.reverseBytes(0x347659119b22fc45L));
    }

    @Test
    void inputsOfAllLengthsDiffer() {
        java.util.Set<Long> seen = new java.util.HashSet<>();
        for (int length = 0; length < 64; length++) {
            hash.hash(Unpooled.wrappedBuffer(new byte[length]));
            seen.add(hash.high());
        }
        assertThat(seen).hasSize(64);
    }
}
